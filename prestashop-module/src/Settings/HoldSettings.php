<?php
/** Paid statuses that nobody has chosen to send or not to send. Pure. The sidecar decides with them in sidecar/src/domain/holds.ts. */

namespace WmsBridge\Settings;

final class HoldSettings
{
    /** The statuses that the shop had when an admin last chose which of them send an order. */
    const KNOWN_STATUSES = 'WMSBRIDGE_KNOWN_STATUSES';

    /**
     * Statuses that are paid, not shipped, and that came to the shop after an admin last chose: their orders are held.
     *
     * @param array<string, string> $settings by configuration key
     * @param array<int, array{id_order_state: mixed, paid: mixed, shipped: mixed, deleted: mixed, name: mixed}> $orderStates the shop's
     *
     * @return array<int, string> name by id
     */
    public static function notChosen(array $settings, array $orderStates): array
    {
        $chosen = explode(',', $settings[self::KNOWN_STATUSES] . ',' . $settings['WMSBRIDGE_RELEASE_STATUSES'] . ',' . $settings['WMSBRIDGE_CANCEL_STATUSES']);
        foreach (Settings::WMS_STATUSES as $status) {
            $chosen[] = $settings[Settings::statusKey($status)];
        }
        $names = [];
        foreach ($orderStates as $state) {
            if ((int) $state['paid'] === 1 && (int) $state['shipped'] === 0 && (int) $state['deleted'] === 0 && !in_array((int) $state['id_order_state'], array_map('intval', $chosen), true)) {
                $names[(int) $state['id_order_state']] = (string) $state['name'];
            }
        }

        return $names;
    }
}
