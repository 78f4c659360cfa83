<?php
/** Lines of a CSV file for spreadsheets. Pure. */

namespace WmsBridge\Admin;

final class Csv
{
    /** Excel reads UTF-8 only where the file begins with this. */
    const BEGINNING = "\xEF\xBB\xBF";

    /** @param array<int, string> $cells */
    public static function line(array $cells): string
    {
        return implode(';', array_map([self::class, 'cell'], $cells)) . "\r\n";
    }

    /** A text that a spreadsheet would run as a formula is kept a text: names in orders come from anybody. */
    public static function cell(string $text): string
    {
        if (preg_match('/^[=+\-@\t\r]/', $text) && !preg_match('/^[+-]?\d+([.,]\d+)?$/D', $text)) {
            $text = '\'' . $text;
        }

        return '"' . str_replace('"', '""', $text) . '"';
    }
}
