<?php
/** Colours of states: the same word is the same colour on every screen. Pure. */

namespace WmsBridge\Admin;

final class Badge
{
    const KINDS = [
        // Where an order stands.
        'new' => 'default', 'waiting' => 'info', 'held' => 'warning', 'failed' => 'danger', 'at_wms' => 'info', 'done' => 'success',
        'cancelled' => 'default', 'skipped' => 'default', 'ignored' => 'default', 'archived' => 'default',
        // What happens at the WMS.
        'received' => 'info', 'allocated' => 'info', 'picking' => 'info', 'packed' => 'info', 'partially_shipped' => 'success',
        'shipped' => 'success', 'delivered' => 'success', 'returned' => 'warning', 'error' => 'danger',
        // What became of an event, or of a SKU.
        'sent' => 'success', 'nothing_to_do' => 'default', 'written_back' => 'success', 'waits' => 'info', 'refused' => 'warning', 'order_missing' => 'default',
        'dropped' => 'default', 'carried_out' => 'success', 'unknown_action' => 'danger', 'written' => 'success', 'unchanged' => 'success', 'unknown' => 'default', 'ambiguous' => 'warning',
        'excluded' => 'default', 'differs' => 'warning',
    ];

    /** Where a list takes colours and not kinds. */
    const COLORS = ['default' => '#8a97a3', 'info' => '#3b7dbf', 'success' => '#3e9b52', 'warning' => '#d18b0f', 'danger' => '#c0392b'];

    /** @return string default, info, success, warning or danger */
    public static function kind(string $word): string
    {
        return self::KINDS[$word] ?? 'default';
    }

    /** HTML for the pages of PrestaShop's older look (HelperList, HelperForm), which puts it in unescaped. */
    public static function html(string $word, string $shown): string
    {
        return $shown === '' ? '' : '<span class="label label-' . self::kind($word) . '">' . htmlspecialchars($shown, ENT_QUOTES, 'UTF-8') . '</span>';
    }

    /** The kind in the words of the newer look (Bootstrap 4). */
    public static function newKind(string $word): string
    {
        $kind = self::kind($word);

        return $kind === 'default' ? 'secondary' : $kind;
    }
}
