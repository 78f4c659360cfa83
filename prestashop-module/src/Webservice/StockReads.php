<?php
/**
 * Many rows, as plain lists: a hundred thousand of PrestaShop's own arrays are more than a small host's memory, and half
 * of the time.
 */

namespace WmsBridge\Webservice;

final class StockReads
{
    /**
     * @return \Generator<int, array<int, mixed>> each row's values in the order of the SELECT, one row at a time; numbers
     *   may be texts. No other statement may run before the last row is taken
     */
    public static function each(string $sql): \Generator
    {
        $link = \Db::getInstance()->getLink();
        // While the database still looks for the next rows, we already work on these.
        $unbuffered = $link instanceof \PDO && $link->setAttribute(\PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, false);
        try {
            $result = self::result($sql);
        } finally {
            if ($unbuffered) {
                $link->setAttribute(\PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, true);
            }
        }
        if ($result instanceof \PDOStatement) {
            try {
                while (($row = $result->fetch(\PDO::FETCH_NUM)) !== false) {
                    yield $row;
                }
            } finally {
                $result->closeCursor();
            }

            return;
        }
        // Where PHP has no PDO PrestaShop uses mysqli.
        while ($row = \Db::getInstance()->nextRow($result)) {
            yield array_values($row);
        }
    }

    /**
     * Some thousand rows at once.
     *
     * @return array<int, array<int, mixed>> by the first column, the values of the others in the order of the SELECT;
     *   numbers may be texts
     */
    public static function byId(string $sql): array
    {
        $result = self::result($sql);
        if ($result instanceof \PDOStatement) {
            return $result->fetchAll(\PDO::FETCH_UNIQUE | \PDO::FETCH_NUM);
        }
        $rows = [];
        while ($row = \Db::getInstance()->nextRow($result)) {
            $values = array_values($row);
            $rows[(int) array_shift($values)] = $values;
        }

        return $rows;
    }

    /**
     * The first column, as the keys of an array: to know who is there.
     *
     * @return array<int, int>
     */
    public static function ids(string $sql): array
    {
        $result = self::result($sql);
        if ($result instanceof \PDOStatement) {
            return array_flip($result->fetchAll(\PDO::FETCH_COLUMN));
        }
        $ids = [];
        while ($row = \Db::getInstance()->nextRow($result)) {
            $ids[(int) reset($row)] = 1;
        }

        return $ids;
    }

    /** @return \PDOStatement|\mysqli_result|object */
    private static function result(string $sql)
    {
        $result = \Db::getInstance()->executeS($sql, false, false);
        if ($result === false || $result === null) {
            throw Sql::failure();
        }

        return $result;
    }
}
