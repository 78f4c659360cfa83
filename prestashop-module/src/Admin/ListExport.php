<?php
/** A list as a CSV file, sent page by page: it takes as long as the network does, and the memory of one page. */

namespace WmsBridge\Admin;

use Symfony\Component\HttpFoundation\StreamedResponse;

final class ListExport
{
    /**
     * @param array<int, string> $titles
     * @param iterable<array<int, array<string, mixed>>> $pages of rows
     * @param callable(array<string, mixed>): array<int, string> $cells of a row
     */
    public static function send(string $name, array $titles, iterable $pages, callable $cells): void
    {
        // PHP lets one request at a time into a session: every other page of the employee would wait for the last row.
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_write_close();
        }
        while (ob_get_level() > 0) {
            ob_end_clean();
        }
        if (function_exists('set_time_limit')) {
            set_time_limit(0);
        }
        (new StreamedResponse(static function () use ($titles, $pages, $cells): void {
            echo Csv::BEGINNING, Csv::line($titles);
            foreach ($pages as $rows) {
                echo implode('', array_map(static function (array $row) use ($cells): string {
                    return Csv::line($cells($row));
                }, $rows));
                flush();
            }
        }, 200, [
            'Content-Type' => 'text/csv; charset=utf-8',
            'Cache-Control' => 'no-store',
            'X-Content-Type-Options' => 'nosniff',
            'Content-Disposition' => 'attachment; filename="' . $name . '-' . date('Y-m-d-His') . '.csv"',
        ]))->send();
        // PrestaShop 9 takes the output of our page from a buffer.
        ob_start();
    }
}
