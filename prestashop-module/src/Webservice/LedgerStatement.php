<?php
/**
 * A statement of sql/statements, as its README describes the notation: read, given its values as literals, its rows cast to the types
 * that it declares. The sidecar's statementFile.ts does the same over MySQL.
 */

namespace WmsBridge\Webservice;

final class LedgerStatement
{
    const TOKEN = '/VALUES\s*\(((?:[^()]|\([^()]*\))*)\)|:([a-z_]+)(?:\(([a-z_,\s]+)\)|(\.\.\.))?/';
    const IN_VALUES = '/:([a-z_]+)(?:\.([a-z_]+))?/';

    /** @var string */
    public $name;
    /** @var array<int, array{0: string, 1: string}>|null name and type of each column of a read; null for a write */
    public $columns;
    /** @var string */
    private $sql;

    /** @throws \InvalidArgumentException where there is none of this name */
    public function __construct(string $name)
    {
        $file = dirname(__DIR__, 2) . '/sql/statements/' . $name . '.sql';
        if (!preg_match('/^[a-z_]+$/D', $name) || !is_file($file)) {
            throw new \InvalidArgumentException('The module knows no such statement. Bring module and sidecar to the same version.');
        }
        $text = (string) file_get_contents($file);
        preg_match('/^-- returns: (.+)$/m', $text, $returns);
        $this->name = $name;
        $this->columns = $returns[1] === 'affected' ? null : array_map(static function (string $column): array {
            return explode(' ', rtrim($column, '?'));
        }, explode(', ', $returns[1]));
        $this->sql = str_replace('PREFIX_', _DB_PREFIX_, rtrim(trim((string) preg_replace('/^--.*\n/m', '', $text)), ';'));
    }

    /** @param array<string, mixed> $params */
    public function bind(array $params): string
    {
        return (string) preg_replace_callback(self::TOKEN, function (array $found) use ($params): string {
            if (!isset($found[2])) {
                return 'VALUES ' . $this->values($found[1], $params);
            }
            if (isset($found[4])) {
                return implode(', ', array_map([$this, 'literal'], $this->all($params, $found[2]))) ?: 'NULL';
            }
            if (!isset($found[3])) {
                return $this->literal($params[$found[2]] ?? null, array_key_exists($found[2], $params));
            }

            return $this->table(array_map('trim', explode(',', $found[3])), $this->all($params, $found[2]));
        }, $this->sql);
    }

    /**
     * @param array<string, mixed> $row
     *
     * @return array<int, int|string|null>
     */
    public function cast(array $row): array
    {
        return array_map(static function (array $column) use ($row) {
            $value = $row[$column[0]];

            return $value === null ? null : ($column[1] === 'int' ? (int) $value : (string) $value);
        }, (array) $this->columns);
    }

    /** The list of a VALUES, once for each row where it names columns of rows. */
    private function values(string $list, array $params): string
    {
        preg_match_all(self::IN_VALUES, $list, $named);
        $rows = current(array_keys(array_filter($named[2])));
        $tuples = array_map(function ($row) use ($list, $params): string {
            return '(' . preg_replace_callback(self::IN_VALUES, function (array $found) use ($row, $params): string {
                return isset($found[2]) ? $this->cell($row, $found[2]) : $this->literal($params[$found[1]] ?? null, array_key_exists($found[1], $params));
            }, $list) . ')';
        }, $rows === false ? [null] : $this->all($params, $named[1][$rows]));

        return implode(', ', $tuples);
    }

    /** Rows as a table: the one way that every version of MySQL and MariaDB knows. */
    private function table(array $columns, array $rows): string
    {
        $selects = [];
        foreach ($rows as $i => $row) {
            $selects[] = 'SELECT ' . implode(', ', array_map(function (string $column) use ($row, $i): string {
                return $this->cell($row, $column) . ($i === 0 ? ' AS ' . $column : '');
            }, $columns));
        }

        return implode(' UNION ALL ', $selects) ?: 'SELECT NULL AS ' . implode(', NULL AS ', $columns) . ' FROM DUAL WHERE FALSE';
    }

    private function all(array $params, string $name): array
    {
        $list = $params[$name] ?? null;
        if (!is_array($list)) {
            throw new \InvalidArgumentException(sprintf('%s: "%s" must be a list.', $this->name, $name));
        }

        return array_values($list);
    }

    private function cell($row, string $column): string
    {
        return $this->literal($row[$column] ?? null, is_array($row) && array_key_exists($column, $row));
    }

    private function literal($value, bool $given = true): string
    {
        if (!$given || ($value !== null && !is_int($value) && !is_string($value))) {
            throw new \InvalidArgumentException(sprintf('%s: a value is missing, or is no text, whole number or null.', $this->name));
        }

        return $value === null ? 'NULL' : (is_int($value) ? (string) $value : Sql::text($value));
    }
}
