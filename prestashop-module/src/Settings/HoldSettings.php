<?php
/**
 * Which orders wait for a person before they are sent (docs/contract.md): the names of the settings, their defaults, and what the form
 * sent -> what is stored. Pure. The sidecar decides with them in sidecar/src/domain/holds.ts.
 */

namespace WmsBridge\Settings;

final class HoldSettings
{
    /** The statuses that the shop had when an admin last chose which of them send an order. */
    const KNOWN_STATUSES = 'WMSBRIDGE_KNOWN_STATUSES';

    /** One of these words; the first is the default. */
    const CHOICES = [
        'WMSBRIDGE_COD_ORDERS' => ['ask', 'send'],
        'WMSBRIDGE_EARLIER_ORDERS' => ['ask', 'send'],
    ];

    /** Lists: what each entry must look like. */
    const LISTS = [
        'WMSBRIDGE_COD_MODULES' => '/^[A-Za-z0-9_*?-]{1,64}$/D',
        'WMSBRIDGE_SHARED_SKUS' => '/^.{1,64}$/Du',
    ];

    /** Payment modules for payment on delivery, by what their names hold in the languages of this module. */
    const COD_MODULES = [
        '*cashondelivery*', 'cod', 'codfee*', 'codwfee*', '*_cod', '*contrareembolso*', '*megareembolso*', '*reembolsocargo*', '*contrassegno*',
        '*contreremboursement*', '*nachnahme*', '*pobranie*',
    ];

    /**
     * @param array<int, int> $statuses ids of the statuses that exist in the shop
     *
     * @return array<string, string>
     */
    public static function defaults(array $statuses): array
    {
        return [self::KNOWN_STATUSES => implode(',', $statuses), 'WMSBRIDGE_COD_MODULES' => implode(',', self::COD_MODULES), 'WMSBRIDGE_SHARED_SKUS' => '']
            + Entries::choices(self::CHOICES, []);
    }

    /**
     * Whoever saves the form has seen all statuses of the shop, and left out those without a tick.
     *
     * @param array<string, mixed> $posted
     * @param array<int, int> $statuses ids of the statuses in the form
     *
     * @return array{values: array<string, string>, problems: array<int, array{0: string, 1: array<string, string>}>} as SettingsInput's
     */
    public static function read(array $posted, array $statuses): array
    {
        $lists = Entries::lists(self::LISTS, SettingsForm::HOLD_NAMES, $posted);

        return [
            'values' => [self::KNOWN_STATUSES => implode(',', $statuses)] + $lists['values'] + Entries::choices(self::CHOICES, $posted),
            'problems' => $lists['problems'],
        ];
    }

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
