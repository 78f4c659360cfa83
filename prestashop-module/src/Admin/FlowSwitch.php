<?php
/** Switches one flow of one shop on or off. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Settings;
use WmsBridge\Settings\Translates;

final class FlowSwitch
{
    use Translates;

    /** @return string what is wrong, in a sentence; '' where it is done */
    public function set(int $idShop, string $flow, bool $on): string
    {
        if (!in_array($flow, Settings::FLOWS, true)) {
            return $this->trans('There is no such flow.', [], 'Modules.Wmsbridge.Admin');
        }
        if ($on && $flow === 'ORDERS' && trim(Settings::ofShop($idShop)['WMSBRIDGE_RELEASE_STATUSES']) === '') {
            return $this->trans('Orders cannot go out yet: no status releases one. Choose at least one in the settings.', [], 'Modules.Wmsbridge.Admin');
        }
        Settings::store($idShop, [Settings::flowKey($flow) => $on ? '1' : '0']);

        return '';
    }
}
