<?php
/**
 * What an employee may do, by the rights that their profile has on the pages of the menu (Advanced Parameters > Team >
 * Permissions). For what stands outside of these pages: the order's page, the list of orders, the product's page.
 */

namespace WmsBridge\Admin;

final class Rights
{
    const VIEW = 'READ';
    const EDIT = 'UPDATE';

    /** In a multistore employees may be kept to some of the shops. */
    public static function onShop(int $idShop): bool
    {
        $employee = \Context::getContext()->employee;

        return $employee !== null && (bool) $employee->hasAuthOnShop($idShop);
    }

    /** @param string $page a class of Tabs */
    public static function has(string $right, string $page): bool
    {
        $employee = \Context::getContext()->employee;

        return $employee !== null && \Access::isGranted('ROLE_MOD_TAB_' . strtoupper($page) . '_' . $right, (int) $employee->id_profile);
    }
}
