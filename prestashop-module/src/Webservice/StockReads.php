<?php
/**
 * Many rows, one at a time and as plain lists: a hundred thousand of PrestaShop's own arrays are more than a small
 * host's memory, and half of the time.
 */

namespace WmsBridge\Webservice;

final class StockReads
{
    /**
     * @return \Generator<int, array<int, mixed>> each row's values in the order of the SELECT; numbers may be texts.
     *   No other statement may run before the last row is taken
     */
    public static function each(string $sql): \Generator
    {
        $result = \Db::getInstance()->executeS($sql, false, false);
        if ($result === false || $result === null) {
            throw new \RuntimeException(sprintf('the database refused a statement with its error %d', \Db::getInstance()->getNumberError()));
        }
        if ($result instanceof \PDOStatement) {
            while (($row = $result->fetch(\PDO::FETCH_NUM)) !== false) {
                yield $row;
            }

            return;
        }
        // Where PHP has no PDO PrestaShop uses mysqli.
        while ($row = \Db::getInstance()->nextRow($result)) {
            yield array_values($row);
        }
    }
}
