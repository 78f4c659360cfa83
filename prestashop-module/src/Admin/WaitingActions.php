<?php
/** What was asked for and is not carried out yet: a sidecar does it at its next look, within seconds. Without one it waits. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\SidecarHealth;
use WmsBridge\Settings\Translates;

final class WaitingActions
{
    use Translates;

    /** A sidecar that works takes less. */
    const LATE_SECONDS = 20;

    /** @return array{late: int, resumed: array<int, string>} how many wait for long, or for a sidecar that is not there; flows to be resumed */
    public static function of(int $idShop, bool $works): array
    {
        $late = 0;
        $resumed = [];
        $rows = \Db::getInstance()->executeS('SELECT `action`, `argument`, COUNT(*) AS `count`, SUM(`created_at` < UTC_TIMESTAMP(3) - INTERVAL ' . self::LATE_SECONDS . ' SECOND) AS `late`'
            . ' FROM `' . _DB_PREFIX_ . 'wmsbridge_event` WHERE `done_at` IS NULL AND `action` IS NOT NULL AND `id_shop` = ' . $idShop . ' GROUP BY `action`, `argument`', true, false) ?: [];
        foreach ($rows as $row) {
            $late += (int) $row[$works ? 'late' : 'count'];
            if ($row['action'] === OperatorActions::RESUME) {
                $resumed[] = strtoupper((string) $row['argument']);
            }
        }

        return ['late' => $late, 'resumed' => $resumed];
    }

    /**
     * When what was asked for just now is done.
     *
     * @param array<int, int> $connections connection by shop
     */
    public function when(array $connections): string
    {
        foreach ($connections as $idConnection) {
            if (SidecarHealth::of(Facts::heartbeats($idConnection))['kind'] !== 'working') {
                return $this->trans('It waits for a sidecar: none works at the moment.', [], 'Modules.Wmsbridge.Admin');
            }
        }

        return $this->trans('The sidecar does it at its next look, within seconds.', [], 'Modules.Wmsbridge.Admin');
    }

    public function sentence(int $count): string
    {
        return $this->trans('Asked for and not carried out yet: %count%. It is done as soon as a sidecar works.', ['%count%' => (string) $count], 'Modules.Wmsbridge.Admin');
    }
}
