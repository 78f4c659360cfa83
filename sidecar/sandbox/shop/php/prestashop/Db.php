<?php
/**
 * Stand-in for PrestaShop's Db, as far as the module uses it: our own code, over PDO, written from how Db behaves.
 * Numbers come back as text, as in PrestaShop 8, and sql_mode is empty, so that what is too long is cut in silence.
 */
class PrestaShopException extends Exception
{
}

class PrestaShopDatabaseException extends PrestaShopException
{
}

class Db
{
    const INSERT = 1;
    const INSERT_IGNORE = 2;
    const REPLACE = 3;
    const ON_DUPLICATE_KEY = 4;

    /** @var Db|null */
    private static $instance;
    /** @var PDO */
    private $pdo;
    /** @var PDOStatement|false|null */
    private $last;
    /** @var int */
    private $affected = 0;
    /** @var array{0: int, 1: string} */
    private $error = [0, ''];

    private function __construct()
    {
        $this->connect();
    }

    public static function getInstance($master = true): self
    {
        return self::$instance = self::$instance ?: new self();
    }

    public function connect()
    {
        $this->pdo = new PDO(
            sprintf('mysql:host=%s;port=%d;dbname=%s;charset=utf8mb4', SANDBOX_DB_HOST, SANDBOX_DB_PORT, _DB_NAME_),
            _DB_USER_,
            _DB_PASSWD_,
            [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_STRINGIFY_FETCHES => true, PDO::MYSQL_ATTR_MULTI_STATEMENTS => true]
        );
        $this->pdo->exec("SET SESSION sql_mode = ''");

        return $this->pdo;
    }

    public function disconnect()
    {
        self::$instance = null;
    }

    /** @return PDOStatement */
    public function query($sql)
    {
        $this->error = [0, ''];
        try {
            $this->last = $this->pdo->query((string) $sql);
        } catch (PDOException $error) {
            // A worker outlives restarts of the database; PrestaShop, too, connects again once.
            if (in_array((int) ($error->errorInfo[1] ?? 0), [2006, 2013], true) && !$this->pdo->inTransaction()) {
                $this->connect();
                $this->last = $this->pdo->query((string) $sql);
            } else {
                $this->error = [(int) ($error->errorInfo[1] ?? 0), (string) ($error->errorInfo[2] ?? $error->getMessage())];
                throw $error;
            }
        }
        $this->affected = $this->last->rowCount();

        return $this->last;
    }

    public function execute($sql, $use_cache = true)
    {
        $this->query($sql)->closeCursor();

        return true;
    }

    public function executeS($sql, $array = true, $use_cache = true)
    {
        $result = $this->query($sql);

        return $array ? $result->fetchAll(PDO::FETCH_ASSOC) : $result;
    }

    public function getRow($sql, $use_cache = true)
    {
        $rows = $this->executeS(rtrim((string) $sql, " \t\n\r;") . ' LIMIT 1');

        return $rows[0] ?? false;
    }

    public function getValue($sql, $use_cache = true)
    {
        $row = $this->getRow($sql);

        return $row === false ? false : reset($row);
    }

    public function nextRow($result = false)
    {
        return ($result ?: $this->last)->fetch(PDO::FETCH_ASSOC);
    }

    public function insert($table, $data, $null_values = false, $use_cache = true, $type = self::INSERT, $add_prefix = true)
    {
        $rows = isset($data[0]) && is_array($data[0]) ? $data : [$data];
        $words = [self::INSERT => 'INSERT', self::INSERT_IGNORE => 'INSERT IGNORE', self::REPLACE => 'REPLACE', self::ON_DUPLICATE_KEY => 'INSERT'];
        $values = [];
        foreach ($rows as $row) {
            $values[] = '(' . implode(',', array_map([$this, 'literal'], $row, array_fill(0, count($row), $null_values))) . ')';
        }
        $columns = '`' . implode('`,`', array_keys($rows[0])) . '`';
        $sql = $words[$type] . ' INTO `' . ($add_prefix ? _DB_PREFIX_ : '') . $table . "` ($columns) VALUES " . implode(',', $values);
        if ($type === self::ON_DUPLICATE_KEY) {
            $sql .= ' ON DUPLICATE KEY UPDATE ' . implode(',', array_map(static function (string $c): string {
                return "`$c` = VALUES(`$c`)";
            }, array_keys($rows[0])));
        }

        return $this->execute($sql);
    }

    public function update($table, $data, $where = '', $limit = 0, $null_values = false, $use_cache = true, $add_prefix = true)
    {
        $set = [];
        foreach ($data as $column => $value) {
            $set[] = "`$column` = " . $this->literal($value, $null_values);
        }

        return $this->execute('UPDATE `' . ($add_prefix ? _DB_PREFIX_ : '') . "$table` SET " . implode(', ', $set)
            . ($where !== '' ? " WHERE $where" : '') . ($limit ? ' LIMIT ' . (int) $limit : ''));
    }

    public function delete($table, $where = '', $limit = 0, $use_cache = true, $add_prefix = true)
    {
        return $this->execute('DELETE FROM `' . ($add_prefix && strpos($table, _DB_PREFIX_) !== 0 ? _DB_PREFIX_ : '') . "$table`"
            . ($where !== '' ? " WHERE $where" : '') . ($limit ? ' LIMIT ' . (int) $limit : ''));
    }

    public function Insert_ID()
    {
        return (int) $this->pdo->lastInsertId();
    }

    public function Affected_Rows()
    {
        return $this->affected;
    }

    public function numRows()
    {
        return $this->affected;
    }

    public function escape($string, $html_ok = false, $bq_sql = false)
    {
        $string = $html_ok ? (string) $string : strip_tags(nl2br((string) $string));
        $string = $this->_escape($string);

        return $bq_sql ? str_replace('`', '\`', $string) : $string;
    }

    public function _escape($string)
    {
        return substr($this->pdo->quote((string) $string), 1, -1);
    }

    public function getMsgError($query = false)
    {
        return $this->error[1];
    }

    public function getNumberError()
    {
        return $this->error[0];
    }

    public function getVersion()
    {
        return $this->pdo->getAttribute(PDO::ATTR_SERVER_VERSION);
    }

    public function getPrefix()
    {
        return _DB_PREFIX_;
    }

    public function getLink()
    {
        return $this->pdo;
    }

    /** As Db does: values are expected to be escaped, null becomes NULL only where asked, or with type 'sql' as it is. */
    private function literal($value, $nullValues): string
    {
        if (is_array($value)) {
            return ($value['type'] ?? '') === 'sql' ? (string) $value['value'] : "'" . $value['value'] . "'";
        }

        return $value === null || ($nullValues && $value === '') ? 'NULL' : "'" . $value . "'";
    }
}

class DbQuery
{
    /** @var array<string, array<int, string>> */
    private $parts = ['select' => [], 'from' => [], 'join' => [], 'where' => [], 'groupBy' => [], 'having' => [], 'orderBy' => []];
    /** @var string */
    private $limit = '';

    public function __call($name, $arguments)
    {
        $this->parts[$name][] = (string) $arguments[0];

        return $this;
    }

    public function from($table, $alias = null)
    {
        $this->parts['from'][] = '`' . _DB_PREFIX_ . $table . '`' . ($alias ? " $alias" : '');

        return $this;
    }

    public function innerJoin($table, $alias = null, $on = null)
    {
        return $this->joined('INNER', $table, $alias, $on);
    }

    public function leftJoin($table, $alias = null, $on = null)
    {
        return $this->joined('LEFT', $table, $alias, $on);
    }

    public function limit($limit, $offset = 0)
    {
        $this->limit = ' LIMIT ' . (int) $offset . ', ' . (int) $limit;

        return $this;
    }

    public function build(): string
    {
        $all = static function (string $word, array $parts, string $between): string {
            return $parts ? " $word " . implode($between, $parts) : '';
        };

        return 'SELECT ' . (implode(', ', $this->parts['select']) ?: '*')
            . $all('FROM', $this->parts['from'], ', ')
            . $all('', $this->parts['join'], ' ')
            . $all('WHERE', array_map(static function (string $w): string {
                return "($w)";
            }, $this->parts['where']), ' AND ')
            . $all('GROUP BY', $this->parts['groupBy'], ', ')
            . $all('HAVING', $this->parts['having'], ' AND ')
            . $all('ORDER BY', $this->parts['orderBy'], ', ')
            . $this->limit;
    }

    public function __toString(): string
    {
        return $this->build();
    }

    private function joined(string $kind, $table, $alias, $on): self
    {
        $this->parts['join'][] = "$kind JOIN `" . _DB_PREFIX_ . "$table`" . ($alias ? " $alias" : '') . ($on ? " ON $on" : '');

        return $this;
    }
}

function pSQL($string, $htmlOK = false)
{
    return Db::getInstance()->escape($string, $htmlOK);
}

function bqSQL($string)
{
    return str_replace('`', '\`', pSQL($string));
}
