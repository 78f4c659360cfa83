<?php
/**
 * What people decide about orders, events and flows. The same statements as sidecar/src/shop/ledger/OperatorActions.ts and
 * FlowStore.release: a change in the ledger, a line of history and an event, in one transaction; the sidecar does the work.
 */

namespace WmsBridge\Admin;

final class Decisions
{
    /** More at once than a person can have looked at is a mistake of the page. */
    const MOST_AT_ONCE = 5000;

    /** @var string who decides, for the history: "employee 3" */
    private $actor;
    /** @var array<int, int> connection by shop */
    private $connections;
    /** @var int */
    private $changed = 0;

    /** @param array<int, int> $connections connection by shop: orders of other shops are not touched */
    public function __construct(int $idEmployee, array $connections)
    {
        $this->actor = 'employee ' . $idEmployee;
        $this->connections = $connections;
    }

    /** @return int orders and events that were decided about: none where all of them are of other shops, or done already */
    public function changed(): int
    {
        return $this->changed;
    }

    /** Sends orders again: after a refusal or a failure, and past what they are held for. @return int how many */
    public function sendAgain(array $ids): int
    {
        return $this->decide(
            $ids,
            'send again',
            // What it is held for is what the person answers, and nothing else.
            '`approved` = IF(`problem_code` IS NULL OR FIND_IN_SET(`problem_code`, COALESCE(`approved`, \'\')), `approved`, CONCAT_WS(\',\', `approved`, `problem_code`)), `approved_at` = UTC_TIMESTAMP(3), `cancel_state` = NULL, `next_try_at` = NULL, `attempts` = 0, `state` = IF(`state` = \'ignored\', \'new\', `state`)',
            // What was refused is asked again.
            'UPDATE `' . self::table('wms_order') . '` SET `refused_hash` = NULL WHERE `id_connection` = %d AND `id_order` IN (%s)'
        );
    }

    /** Asks the warehouse again to cancel orders that are cancelled in the shop. @return int how many */
    public function cancelAgain(array $ids): int
    {
        return $this->decide($ids, 'cancel again', '`cancel_state` = NULL, `next_try_at` = NULL, `attempts` = 0', null);
    }

    /** Leaves orders alone for good: nothing is sent, nothing is written, nothing is in-flight. @return int how many */
    public function ignore(array $ids): int
    {
        return $this->decide($ids, 'ignore', '`state` = \'ignored\', `problem` = NULL, `problem_code` = NULL, `waits_for` = NULL', null);
    }

    /** Tries the orders of these events at once: a new event ends the pause between two tries. @return int how many orders */
    public function retry(array $eventIds): int
    {
        return $this->decide($this->ordersOf($eventIds, false), 'retry', '`next_try_at` = NULL, `attempts` = 0', null);
    }

    /**
     * Drops events that wait: they are done, and nothing is done for them. The order itself stays as it is, and its next event
     * is handled as ever.
     *
     * @return int how many events
     */
    public function drop(array $eventIds): int
    {
        $ids = self::ids($eventIds);
        $orders = $this->ordersOf($ids, true);
        if ($orders === []) {
            return 0;
        }

        return $this->transaction(function () use ($ids, $orders): int {
            self::run('UPDATE `' . self::table('event') . '` SET `done_at` = UTC_TIMESTAMP(3), `outcome` = \'dropped\''
                . ' WHERE `done_at` IS NULL AND `id_event` IN (' . implode(', ', $ids) . ') AND `id_shop` IN (' . Connections::list(array_keys($this->connections)) . ')');
            $dropped = \Db::getInstance()->Affected_Rows();
            foreach ($this->byConnection($orders) as $idConnection => $part) {
                $this->history($idConnection, $part['orders'], 'drop');
            }

            return $dropped;
        });
    }

    /** Sends all orders that are held for this reason. @return int how many */
    public function sendHeld(int $idConnection, string $problemCode): int
    {
        $rows = \Db::getInstance()->executeS('SELECT `id_order` FROM `' . self::table('order') . '` WHERE `id_connection` = ' . $idConnection
            . ' AND `state` = \'held\' AND `problem_code` = \'' . pSQL($problemCode) . '\' ORDER BY `id_order` LIMIT ' . self::MOST_AT_ONCE, true, false) ?: [];

        return $this->sendAgain(array_column($rows, 'id_order'));
    }

    /** Resume: the safety stop of a flow is released, and what waited for it is touched: first, for it is given for what waited by then. */
    public function release(int $idConnection, string $flow): void
    {
        $flow = strtolower($flow);
        $this->transaction(static function () use ($idConnection, $flow): int {
            self::run('INSERT IGNORE INTO `' . self::table('flow') . '` (`id_connection`, `flow`) VALUES (' . $idConnection . ', \'' . pSQL($flow) . '\')');
            self::run('INSERT INTO `' . self::table('event') . '` (`id_shop`, `id_order`, `reason`, `source`, `created_at`)'
                . ' SELECT `id_shop`, `id_order`, \'flow\', \'' . pSQL("flow $flow on") . '\', UTC_TIMESTAMP(3) FROM `' . self::table('order') . '`'
                . ' WHERE `id_connection` = ' . $idConnection . ' AND `waits_for` IS NOT NULL AND FIND_IN_SET(\'' . pSQL($flow) . '\', `waits_for`)');
            self::run('UPDATE `' . self::table('flow') . '` SET `stop_reason` = NULL, `resumed_at` = UTC_TIMESTAMP(3) WHERE `id_connection` = ' . $idConnection . ' AND `flow` = \'' . pSQL($flow) . '\'');

            return 0;
        });
    }

    /** All stock is compared at the next round of any sidecar. As sidecar/src/stock/syncStock.ts askForFull. @return int of how many connections */
    public function compareAllStock(): int
    {
        return $this->transaction(function (): int {
            foreach ($this->connections as $idConnection) {
                self::run('INSERT INTO `' . self::table('cursor') . '` (`id_connection`, `name`, `position`, `moved_at`) VALUES (' . (int) $idConnection . ', \'stock_full\', \'asked\', UTC_TIMESTAMP(3))'
                    . ' ON DUPLICATE KEY UPDATE `position` = \'asked\', `moved_at` = UTC_TIMESTAMP(3), `due_at` = NULL');
            }

            return count($this->connections);
        });
    }

    /** @param string|null $also a statement with %d for the connection and %s for the orders */
    private function decide(array $ids, string $action, string $sets, ?string $also): int
    {
        $parts = $this->byConnection(self::ids($ids));
        if ($parts === []) {
            return 0;
        }

        return $this->transaction(function () use ($parts, $action, $sets, $also): int {
            $done = 0;
            foreach ($parts as $idConnection => $part) {
                $orders = $part['orders'];
                $idShop = $part['shop'];
                $list = implode(', ', $orders);
                self::run('INSERT IGNORE INTO `' . self::table('order') . '` (`id_connection`, `id_order`, `id_shop`, `created_at`, `updated_at`) VALUES '
                    . implode(', ', array_map(static function (int $id) use ($idConnection, $idShop): string {
                        return "($idConnection, $id, $idShop, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))";
                    }, $orders)));
                self::run('UPDATE `' . self::table('order') . "` SET $sets, `updated_at` = UTC_TIMESTAMP(3) WHERE `id_connection` = $idConnection AND `id_order` IN ($list)");
                if ($also !== null) {
                    self::run(sprintf($also, $idConnection, $list));
                }
                $this->history($idConnection, $orders, $action);
                self::run('INSERT INTO `' . self::table('event') . '` (`id_shop`, `id_order`, `reason`, `source`, `created_at`) VALUES '
                    . implode(', ', array_map(function (int $id) use ($idShop): string {
                        return "($idShop, $id, 'person', '" . pSQL($this->actor) . '\', UTC_TIMESTAMP(3))';
                    }, $orders)));
                $done += count($orders);
            }

            return $done;
        });
    }

    private function history(int $idConnection, array $orders, string $action): void
    {
        self::run('INSERT INTO `' . self::table('history') . '` (`id_connection`, `id_order`, `at`, `actor`, `action`, `message`) VALUES '
            . implode(', ', array_map(function (int $id) use ($idConnection, $action): string {
                return "($idConnection, $id, UTC_TIMESTAMP(3), '" . pSQL($this->actor) . '\', \'' . pSQL($action) . '\', \'\')';
            }, $orders)));
    }

    /**
     * Orders by the connection of their shop. The shop of an order is the shop's to say; of one that was deleted, the ledger's.
     *
     * @param array<int, int> $ids
     *
     * @return array<int, array{shop: int, orders: array<int, int>}>
     */
    private function byConnection(array $ids): array
    {
        if ($ids === []) {
            return [];
        }
        $list = implode(', ', $ids);
        $shops = Connections::list(array_keys($this->connections));
        $rows = \Db::getInstance()->executeS('SELECT `id_order`, `id_shop` FROM `' . _DB_PREFIX_ . "orders` WHERE `id_order` IN ($list) AND `id_shop` IN ($shops)"
            . ' UNION SELECT `id_order`, `id_shop` FROM `' . self::table('order') . "` WHERE `id_order` IN ($list) AND `id_shop` IN ($shops) ORDER BY `id_order`", true, false) ?: [];
        $parts = [];
        // Of an archived order nothing is left that could be done again.
        $archived = array_column(\Db::getInstance()->executeS('SELECT `id_order` FROM `' . self::table('order') . "` WHERE `id_order` IN ($list) AND `state` = 'archived'", true, false) ?: [], 'id_order');
        foreach ($rows as $row) {
            $idConnection = $this->connections[(int) $row['id_shop']] ?? 0;
            if ($idConnection > 0 && !in_array($row['id_order'], $archived)) {
                $parts[$idConnection]['shop'] = (int) $row['id_shop'];
                $parts[$idConnection]['orders'][] = (int) $row['id_order'];
            }
        }

        return $parts;
    }

    /** @return array<int, int> */
    private function ordersOf(array $eventIds, bool $waitingOnly): array
    {
        $ids = self::ids($eventIds);
        if ($ids === []) {
            return [];
        }

        return array_map('intval', array_column(\Db::getInstance()->executeS('SELECT DISTINCT `id_order` FROM `' . self::table('event') . '` WHERE `id_event` IN (' . implode(', ', $ids) . ')'
            . ' AND `id_shop` IN (' . Connections::list(array_keys($this->connections)) . ')' . ($waitingOnly ? ' AND `done_at` IS NULL' : '') . ' ORDER BY `id_order`', true, false) ?: [], 'id_order'));
    }

    /** @return array<int, int> whole numbers above 0, each once, in their order: locks are always taken in one order */
    private static function ids(array $values): array
    {
        $ids = array_values(array_unique(array_filter(array_map(static function ($value): int {
            return is_scalar($value) ? (int) $value : 0;
        }, $values), static function (int $id): bool {
            return $id > 0;
        })));
        sort($ids);
        if (count($ids) > self::MOST_AT_ONCE) {
            throw new \RuntimeException(\Context::getContext()->getTranslator()->trans('%count% at once are too many: choose at most %most%.', ['%count%' => (string) count($ids), '%most%' => (string) self::MOST_AT_ONCE], 'Modules.Wmsbridge.Admin'));
        }

        return $ids;
    }

    /** @param callable(): int $work */
    private function transaction(callable $work): int
    {
        self::run('START TRANSACTION');
        try {
            $result = $work();
            self::run('COMMIT');
            $this->changed += $result;

            return $result;
        } catch (\Throwable $error) {
            \Db::getInstance()->execute('ROLLBACK', false);
            throw $error;
        }
    }

    private static function run(string $sql): void
    {
        if (!\Db::getInstance()->execute($sql, false)) {
            throw new \RuntimeException(\Context::getContext()->getTranslator()->trans('The database refused it, and nothing was changed: %reason%', ['%reason%' => \Db::getInstance()->getMsgError()], 'Modules.Wmsbridge.Admin'));
        }
    }

    private static function table(string $name): string
    {
        return _DB_PREFIX_ . 'wmsbridge_' . $name;
    }
}
