<?php
/**
 * What people ask for in the screens: one event with an action each (`action` and `argument` of wmsbridge_event). The sidecar carries it
 * out (sidecar/src/shop/ledger/carryOutActions.ts); nothing of the ledger is changed here.
 */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Translates;

final class OperatorActions
{
    use Translates;

    /** More at once than a person can have looked at is a mistake of the page. */
    const MOST_AT_ONCE = 5000;

    const SEND_AGAIN = 'send again';
    const CANCEL_AGAIN = 'cancel again';
    const IGNORE = 'ignore';
    const STOP_IGNORING = 'stop ignoring';
    const RETRY = 'retry';
    const DROP = 'drop';
    const RESUME = 'resume';
    const COMPARE_STOCK = 'compare stock';

    /** @var string who asks, for the history: "employee 3" */
    private $actor;
    /** @var array<int, int> connection by shop */
    private $connections;
    /** @var int */
    private $asked = 0;

    /** @param array<int, int> $connections connection by shop: nothing is asked of the orders of other shops */
    public function __construct(int $idEmployee, array $connections)
    {
        $this->actor = 'employee ' . $idEmployee;
        $this->connections = $connections;
    }

    /** @return int what was asked for: nothing where all of it is of other shops, or archived */
    public function asked(): int
    {
        return $this->asked;
    }

    /**
     * @param string $action SEND_AGAIN (after a refusal or a failure, and past what an order is held for), CANCEL_AGAIN, IGNORE or STOP_IGNORING
     *
     * @return int of how many orders
     */
    public function ofOrders(string $action, array $ids): int
    {
        $ids = $this->ids($ids);
        if ($ids === []) {
            return 0;
        }
        $list = implode(', ', $ids);
        $orders = '`' . _DB_PREFIX_ . 'orders`';
        $ledger = self::table('order');
        $connections = Connections::list($this->connections);

        // The shop of an order is the shop's to say; of one that was deleted, the ledger's. What "send again" answers is the problem
        // that the person saw, and no later one. Of an archived order nothing is left that could be done again.
        return $this->ask(
            "SELECT o.`id_shop`, o.`id_order`, %event%, '" . pSQL($action) . "', " . ($action === self::SEND_AGAIN ? 'l.`problem_code`' : 'NULL')
            . " FROM (SELECT `id_order`, `id_shop` FROM $orders WHERE `id_order` IN ($list) AND `id_shop` IN (" . Connections::list(array_keys($this->connections)) . ')'
            . " UNION SELECT `id_order`, `id_shop` FROM $ledger WHERE `id_order` IN ($list) AND `id_connection` IN ($connections)) o"
            . " LEFT JOIN $ledger l ON l.`id_order` = o.`id_order` AND l.`id_connection` IN ($connections)"
            . " WHERE COALESCE(l.`state`, '') <> 'archived' ORDER BY o.`id_order`"
        );
    }

    /** Tries the orders of these events at once. @return int how many orders */
    public function retry(array $eventIds): int
    {
        $ids = $this->ids($eventIds);
        $rows = $ids === [] ? [] : \Db::getInstance()->executeS('SELECT DISTINCT `id_order` FROM ' . self::table('event') . ' WHERE `id_event` IN (' . implode(', ', $ids) . ')', true, false);

        return $this->ofOrders(self::RETRY, array_column($rows ?: [], 'id_order'));
    }

    /**
     * Drops events that wait: they are done, and nothing is done for them. The order itself stays as it is, and its next event
     * is handled as ever.
     *
     * @return int how many events
     */
    public function drop(array $eventIds): int
    {
        $ids = $this->ids($eventIds);

        return $ids === [] ? 0 : $this->ask("SELECT `id_shop`, `id_order`, %event%, '" . self::DROP . "', `id_event` FROM " . self::table('event')
            . ' WHERE `done_at` IS NULL AND `id_event` IN (' . implode(', ', $ids) . ') AND `id_shop` IN (' . Connections::list(array_keys($this->connections)) . ') ORDER BY `id_event`');
    }

    /** Sends all orders that are held for this reason. @return int how many */
    public function sendHeld(int $idConnection, string $problemCode): int
    {
        return $this->ask("SELECT `id_shop`, `id_order`, %event%, '" . self::SEND_AGAIN . "', `problem_code` FROM " . self::table('order')
            . " WHERE `id_connection` = $idConnection AND `state` = 'held' AND `problem_code` = '" . pSQL($problemCode) . "' ORDER BY `id_order` LIMIT " . self::MOST_AT_ONCE);
    }

    /** Ends the safety stop of a flow; what waited for it goes on. @param string $flow one of Settings::FLOWS */
    public function resume(int $idShop, string $flow): void
    {
        $this->ask("SELECT $idShop, 0, %event%, '" . self::RESUME . "', '" . pSQL(strtolower($flow)) . "'");
    }

    /** All stock is compared at the next round of any sidecar. */
    public function compareAllStock(): void
    {
        foreach (array_keys($this->connections) as $idShop) {
            $this->ask('SELECT ' . (int) $idShop . ", 0, %event%, '" . self::COMPARE_STOCK . "', NULL");
        }
    }

    /** @param string $select shop, order, %event%, action and argument @return int how many */
    private function ask(string $select): int
    {
        $event = "'person', '" . pSQL($this->actor) . "', UTC_TIMESTAMP(3)";
        $database = \Db::getInstance();
        if (!$database->execute('INSERT INTO ' . self::table('event') . ' (`id_shop`, `id_order`, `reason`, `source`, `created_at`, `action`, `argument`) ' . str_replace('%event%', $event, $select), false)) {
            throw new \RuntimeException($this->trans('The database refused it, and nothing was changed: %reason%', ['%reason%' => $database->getMsgError()], 'Modules.Wmsbridge.Admin'));
        }
        $count = (int) $database->Affected_Rows();
        $this->asked += $count;

        return $count;
    }

    /** @return array<int, int> whole numbers above 0, each once, in their order */
    private function ids(array $values): array
    {
        $ids = array_values(array_unique(array_filter(array_map(static function ($value): int {
            return is_scalar($value) ? (int) $value : 0;
        }, $values), static function (int $id): bool {
            return $id > 0;
        })));
        sort($ids);
        if (count($ids) > self::MOST_AT_ONCE) {
            throw new \RuntimeException($this->trans('%count% at once are too many: choose at most %most%.', ['%count%' => (string) count($ids), '%most%' => (string) self::MOST_AT_ONCE], 'Modules.Wmsbridge.Admin'));
        }

        return $ids;
    }

    private static function table(string $name): string
    {
        return '`' . _DB_PREFIX_ . 'wmsbridge_' . $name . '`';
    }
}
