<?php
/**
 * Statements of the two resources that write, through PrestaShop's own connection and never through its query cache.
 * Every failure throws: PrestaShop's Db answers false where PDO is silent (PHP 7.4) and throws where it is not.
 */

namespace WmsBridge\Webservice;

final class Sql
{
    /** ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK: the transaction is gone and may be tried again. */
    const TRY_AGAIN = [1205, 1213];

    /** The name of a table of this shop, quoted. */
    public static function table(string $name): string
    {
        return '`' . _DB_PREFIX_ . $name . '`';
    }

    /** A text as a literal. */
    public static function text(string $value): string
    {
        return "'" . \Db::getInstance()->_escape($value) . "'";
    }

    /** @param array<int, int> $numbers as the inside of IN (…), never empty */
    public static function numbers(array $numbers): string
    {
        return $numbers ? implode(',', array_map('intval', $numbers)) : '0';
    }

    /**
     * The condition that a column is one of these. Ids of a catalogue mostly follow each other, and for a run of them the
     * database looks once, where it looks for each of IN (…): a quarter of the time.
     *
     * @param array<int, int> $numbers
     */
    public static function among(string $column, array $numbers): string
    {
        // As keys each is there once, in a tenth of array_unique()'s time.
        $numbers = array_keys(array_flip(array_map('intval', $numbers)));
        $conditions = [];
        $single = [];
        $count = count($numbers);
        // Mostly they are in order, and to see that takes a fifth of what it takes to sort them.
        for ($i = 1; $i < $count; ++$i) {
            if ($numbers[$i] < $numbers[$i - 1]) {
                sort($numbers);
                break;
            }
        }
        for ($from = 0; $from < $count; $from = $to + 1) {
            $to = $from;
            while ($to + 1 < $count && $numbers[$to + 1] === $numbers[$to] + 1) {
                ++$to;
            }
            if ($to - $from >= 2) {
                $conditions[] = "$column BETWEEN $numbers[$from] AND $numbers[$to]";
            } else {
                array_push($single, ...array_slice($numbers, $from, $to - $from + 1));
            }
        }
        if ($single || !$conditions) {
            $conditions[] = "$column IN (" . self::numbers($single) . ')';
        }

        return '(' . implode(' OR ', $conditions) . ')';
    }

    /**
     * @return array<int, array<string, mixed>> numbers are texts in PrestaShop 8 and numbers in 9: cast them
     */
    public static function rows(string $sql): array
    {
        $rows = \Db::getInstance()->executeS($sql, true, false);
        if (!is_array($rows)) {
            throw self::failure();
        }

        return $rows;
    }

    /** @return array<string, mixed>|null */
    public static function row(string $sql)
    {
        return self::rows($sql)[0] ?? null;
    }

    /** The first column of the first row; null where there is none. */
    public static function value(string $sql)
    {
        $row = self::row($sql);

        return $row === null ? null : reset($row);
    }

    /** @return int rows changed */
    public static function run(string $sql): int
    {
        if (!\Db::getInstance()->execute($sql, true)) {
            throw self::failure();
        }

        return (int) \Db::getInstance()->Affected_Rows();
    }

    /**
     * Runs $work in one short READ COMMITTED transaction (the usual REPEATABLE READ locks gaps that a checkout
     * inserts into), again where the database ended it for a deadlock. Nothing of PrestaShop's own code and no
     * hook may run inside: what they take would be held until the end.
     *
     * @return mixed what $work gives
     */
    public static function transaction(callable $work, int $tries = 3)
    {
        for ($try = 1;; ++$try) {
            self::run('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
            self::run('START TRANSACTION');
            try {
                $result = $work();
                self::run('COMMIT');

                return $result;
            } catch (\Throwable $error) {
                $again = in_array((int) \Db::getInstance()->getNumberError(), self::TRY_AGAIN, true);
                self::run('ROLLBACK');
                if (!$again || $try >= $tries) {
                    throw $error;
                }
            }
        }
    }

    /**
     * Runs one statement that is a transaction of its own, READ COMMITTED like those of transaction(), again where the database ended it.
     *
     * @return int rows changed
     */
    public static function alone(string $sql, int $tries = 3): int
    {
        for ($try = 1;; ++$try) {
            self::run('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
            try {
                return self::run($sql);
            } catch (\Throwable $error) {
                if (!in_array((int) \Db::getInstance()->getNumberError(), self::TRY_AGAIN, true) || $try >= $tries) {
                    throw $error;
                }
            }
        }
    }

    /**
     * Holds a lock by name while $work runs: it locks no row, so that e-mails and other modules' hooks may take
     * their time, and it ends with the connection, however that ends.
     *
     * @return array{0: bool, 1: mixed} false where another request holds it after $waitSeconds
     */
    public static function locked(string $name, int $waitSeconds, callable $work): array
    {
        // 64 characters at most, and one server may serve many shops.
        $lock = self::text('wmsbridge:' . substr(sha1(_DB_NAME_ . ':' . _DB_PREFIX_ . ':' . $name), 0, 40));
        if ((int) self::value("SELECT GET_LOCK($lock, $waitSeconds)") !== 1) {
            return [false, null];
        }
        try {
            return [true, $work()];
        } finally {
            self::value("SELECT RELEASE_LOCK($lock)");
        }
    }

    /** Of the statement that was just refused. */
    public static function failure(): \RuntimeException
    {
        // Its own words may quote values, and those may be personal.
        return new \RuntimeException(sprintf('the database refused a statement with its error %d', \Db::getInstance()->getNumberError()));
    }
}
