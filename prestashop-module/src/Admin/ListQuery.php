<?php
/**
 * Filters and sorting of a list -> SQL. Pure: what was typed is cast or escaped here and nowhere else, and only listed
 * columns are filtered and sorted by.
 *
 * A column: `sql` (the expression), `kind` (number, text, begins, choice, time), for a choice either `choices` (values
 * that are compared) or `conditions` (a condition for each value), and `sort` false where nothing is to be sorted by it.
 */

namespace WmsBridge\Admin;

final class ListQuery
{
    /**
     * @param array<string, array<string, mixed>> $columns by name
     * @param array<string, mixed> $typed what the filters hold, by name; of a time: [from, to] as days, or their JSON
     *
     * @return string " AND …" for each filter that says something
     */
    public static function where(array $columns, array $typed): string
    {
        $sql = '';
        foreach ($columns as $name => $column) {
            $condition = self::condition($column, $typed[$name] ?? '');
            $sql .= $condition === '' ? '' : ' AND ' . $condition;
        }

        return $sql;
    }

    /** Before the name of a key's column in the rows of a page. */
    const KEY = 'key_';

    /**
     * The order of a table's key.
     *
     * @param array<int, string> $key
     */
    public static function byKey(array $key, bool $newestFirst): string
    {
        return implode(', ', array_map(static function (string $column) use ($newestFirst): string {
            return "a.`$column`" . ($newestFirst ? ' DESC' : '');
        }, $key));
    }

    /**
     * The rows behind one, in that order. Written out, for no database of ours finds (a, b) > (1, 2) by its index.
     *
     * @param array<int, string> $key
     * @param array<string, mixed> $row with its key under KEY; none for the beginning
     *
     * @return string " AND …", or ''
     */
    public static function behind(array $key, array $row, bool $newestFirst): string
    {
        $ways = [];
        $equal = '';
        foreach ($row === [] ? [] : $key as $column) {
            // With HTML: a SKU may hold a "<", and what is behind it would be asked for again and again.
            $value = '\'' . pSQL((string) $row[self::KEY . $column], true) . '\'';
            $ways[] = $equal . "a.`$column` " . ($newestFirst ? '<' : '>') . " $value";
            $equal .= "a.`$column` = $value AND ";
        }

        return $ways === [] ? '' : ' AND (' . implode(' OR ', $ways) . ')';
    }

    /** @return string what an ORDER BY holds; the default one where the column is not to be sorted by */
    public static function orderBy(array $columns, string $name, string $way, string $default): string
    {
        if (!isset($columns[$name]) || ($columns[$name]['sort'] ?? true) === false) {
            return $default;
        }
        $way = strtoupper($way) === 'DESC' ? 'DESC' : 'ASC';

        // The default after it: rows that are equal must not change places from page to page.
        return $columns[$name]['sql'] . ' ' . $way . ', ' . $default;
    }

    /**
     * @param array<string, mixed> $column
     * @param mixed $value
     */
    private static function condition(array $column, $value): string
    {
        if ($column['kind'] === 'time') {
            return self::between($column['sql'], is_string($value) ? json_decode($value, true) : $value);
        }
        if (!is_scalar($value) || trim((string) $value) === '') {
            return '';
        }
        $value = trim((string) $value);
        switch ($column['kind']) {
            case 'number':
                return $column['sql'] . ' = ' . (int) $value;
            case 'choice':
                if (isset($column['conditions'])) {
                    return isset($column['conditions'][$value]) ? '(' . $column['conditions'][$value] . ')' : '';
                }

                return in_array($value, $column['choices'], true) ? $column['sql'] . ' = \'' . pSQL($value) . '\'' : '';
            default:
                $begins = $column['kind'] === 'begins' ? '' : '%';

                return $column['sql'] . ' LIKE \'' . $begins . pSQL(addcslashes($value, '\\%_')) . '%\'';
        }
    }

    /** @param mixed $days [from, to] in the shop's zone, each may be '' */
    private static function between(string $sql, $days): string
    {
        $parts = [];
        foreach ([['>=', '00:00:00.000'], ['<=', '23:59:59.999']] as $i => $bound) {
            $day = is_array($days) ? $days[$i] ?? '' : '';
            if (is_string($day) && preg_match('/^(\d{4})-(\d{2})-(\d{2})/', $day, $found) && checkdate((int) $found[2], (int) $found[3], (int) $found[1])) {
                $parts[] = $sql . ' ' . $bound[0] . ' \'' . Clock::utc(substr($day, 0, 10) . ' ' . $bound[1]) . '\'';
            }
        }

        return implode(' AND ', $parts);
    }
}
