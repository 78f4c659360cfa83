<?php
/**
 * Runs a batch of the ledger's statements in one transaction, for one connection. It decides nothing: what a batch is for is the
 * sidecar's to know.
 */

namespace WmsBridge\Webservice;

final class LedgerBatch
{
    const MOST_STATEMENTS = 100;
    /** For a lock. With its repetitions a batch stays within the time in which the sidecar waits for the answer. */
    const LOCK_WAIT_SECONDS = 5;

    /**
     * @param mixed $body [{"statement": …, "params": {…}, "expect": …}, …]
     *
     * @return array<string, mixed> "results", or what kept it from having any: "unmet", "failed"
     *
     * @throws \InvalidArgumentException where it is no batch
     */
    public static function run($body, int $idConnection, int $idShop): array
    {
        if (!is_array($body) || $body === [] || count($body) > self::MOST_STATEMENTS) {
            throw new \InvalidArgumentException(sprintf('A batch must be a list of statements, %d at most.', self::MOST_STATEMENTS));
        }
        $batch = [];
        $reads = true;
        foreach ($body as $item) {
            $statement = new LedgerStatement((string) ($item['statement'] ?? ''));
            $expect = $item['expect'] ?? null;
            // Whatever the request says: a key reaches nothing of another connection.
            $params = ['id_connection' => $idConnection, 'id_shop' => $idShop] + (array) ($item['params'] ?? []);
            $batch[] = [$statement, $statement->bind($params), $expect === null ? null : (int) $expect];
            $reads = $reads && $statement->columns !== null && $expect === null;
        }
        $work = static function () use ($batch): array {
            return array_map([self::class, 'runOne'], $batch);
        };
        try {
            return ['results' => $reads ? $work() : self::strictly($work)];
        } catch (LedgerFailure $failure) {
            return $failure->answer;
        }
    }

    /** @return int|array<int, array<int, int|string|null>> rows of a read, the number of rows that a write changed */
    private static function runOne(array $one)
    {
        list($statement, $sql, $expect) = $one;
        try {
            $result = $statement->columns === null ? Sql::run($sql) : array_map([$statement, 'cast'], Sql::rows($sql));
        } catch (\Throwable $error) {
            $number = (int) \Db::getInstance()->getNumberError();
            if ($number === 0) {
                throw $error;
            }
            throw new LedgerFailure(['failed' => ['statement' => $statement->name, 'error' => $number]]);
        }
        $found = is_array($result) ? count($result) : $result;
        if ($expect !== null && $found !== $expect) {
            throw new LedgerFailure(['unmet' => ['statement' => $statement->name, 'expected' => $expect, 'found' => $found]]);
        }

        return $result;
    }

    /**
     * In one transaction, in which a value that does not fit is refused: PrestaShop's own session would cut it in silence. As over
     * MySQL.
     */
    private static function strictly(callable $work): array
    {
        Sql::run('SET @wmsbridge_mode = @@SESSION.sql_mode, @wmsbridge_row_wait = @@SESSION.innodb_lock_wait_timeout, @wmsbridge_table_wait = @@SESSION.lock_wait_timeout,'
            . ' SESSION sql_mode = \'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION\','
            . ' SESSION innodb_lock_wait_timeout = ' . self::LOCK_WAIT_SECONDS . ', SESSION lock_wait_timeout = ' . self::LOCK_WAIT_SECONDS);
        try {
            return Sql::transaction($work);
        } finally {
            Sql::run('SET SESSION sql_mode = @wmsbridge_mode, SESSION innodb_lock_wait_timeout = @wmsbridge_row_wait, SESSION lock_wait_timeout = @wmsbridge_table_wait');
        }
    }
}
