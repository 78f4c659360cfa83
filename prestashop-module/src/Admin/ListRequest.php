<?php
/** What a list was asked for, of what anybody can put into an address or a form. Pure. */

namespace WmsBridge\Admin;

final class ListRequest
{
    /** All filters of an employee are kept in one cookie of 4 KB; nothing that is searched for is longer. */
    const LONGEST_FILTER = 200;

    /** What PrestaShop's lists do with any table of theirs that ours can do, too. Nothing adds, saves, deletes or moves a row of ours. */
    const OF_PRESTASHOP = ['export', 'reset_filters', 'view', 'filter'];

    /**
     * @param mixed $action as PrestaShop read it
     * @param array<int, string> $ours the names of what our list does, as "ignore" and "bulkignore"
     */
    public static function does($action, array $ours): bool
    {
        return is_string($action) && in_array(strtolower($action), array_merge(self::OF_PRESTASHOP, array_map('strtolower', $ours)), true);
    }

    /**
     * @param mixed $boxes the ticked ones, where there are any
     * @param mixed $row the one row whose button was pressed
     *
     * @return array<int, int> ids
     */
    public static function chosen($boxes, $row): array
    {
        $ids = [];
        foreach (is_array($boxes) ? $boxes : [$row] as $id) {
            // PHP makes 1 of any array.
            if (is_scalar($id) && (int) $id > 0) {
                $ids[] = (int) $id;
            }
        }

        return array_values(array_unique($ids));
    }

    /**
     * Parameters that PrestaShop's list can work with: it breaks on an array where it sorts, and on a filter that its cookie cannot keep.
     *
     * @param array<string, mixed> $parameters of the address or of the form
     *
     * @return array<string, mixed>
     */
    public static function tidy(array $parameters, string $list): array
    {
        foreach ($parameters as $name => $value) {
            if (strpos((string) $name, $list . 'Order') === 0 && !is_string($value)) {
                unset($parameters[$name]);
            } elseif (strpos((string) $name, $list . 'Filter_') === 0) {
                $parameters[$name] = self::short($value);
            }
        }

        return $parameters;
    }

    /**
     * @param mixed $value a text, or from and to
     *
     * @return mixed
     */
    private static function short($value)
    {
        if (is_array($value)) {
            return array_map([self::class, 'short'], array_slice($value, 0, 2, true));
        }

        return mb_substr((string) $value, 0, self::LONGEST_FILTER);
    }
}
