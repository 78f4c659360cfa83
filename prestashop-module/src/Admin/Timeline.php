<?php
/**
 * An order's way, from the rows of our tables, oldest first. Pure; times stay UTC, words are OrderPanel's.
 */

namespace WmsBridge\Admin;

final class Timeline
{
    /** What a person reads of the events. The rest stands in the history, or is of no interest here. */
    const REASONS = ['placed', 'status', 'lines', 'address', 'refund', 'return', 'gap'];

    /** A line of the history: the WMS order came to the status of its to_state. */
    const WMS_STATUS = 'wms status';

    /** Lines of the history that say that something went wrong, and those that say that it went well. */
    const WRONG = ['failed' => 'danger', 'write back failed' => 'danger', 'cancel refused' => 'warning', 'change refused' => 'warning', 'gone at the warehouse' => 'warning', 'problem' => 'warning', 'held' => 'warning'];
    const WELL = ['sent' => 'success', 'changed' => 'success', 'taken over' => 'success', 'tracking written' => 'success', 'status written' => 'success', 'done' => 'success'];

    /**
     * @param array<string, mixed>|null $ledger row of wmsbridge_order
     * @param array<int, array<string, mixed>> $wmsOrders rows of wmsbridge_wms_order
     * @param array<int, array<string, mixed>> $writebacks rows of wmsbridge_writeback
     * @param array<int, array<string, mixed>> $events rows of wmsbridge_event
     * @param array<int, array<string, mixed>> $history rows of wmsbridge_history
     * @param string $placedAt when the order was placed (UTC), for orders whose events are gone
     *
     * @return array<int, array{at: string, what: string, word: string, detail: string, who: string, kind: string}> what: "event",
     *   "history", "asked" (an action that nobody has carried out yet), "released", "wms" (the status at the warehouse),
     *   "rest" (that of what the warehouse sends later), "unfinished" (begun in the shop, and never ended)
     */
    public static function of($ledger, array $wmsOrders, array $writebacks, array $events, array $history, string $placedAt): array
    {
        $entries = [];
        $add = static function (string $at, string $what, string $word, string $detail = '', string $who = '', string $kind = 'default') use (&$entries): void {
            if ($at !== '') {
                $entries[] = ['at' => $at, 'what' => $what, 'word' => $word, 'detail' => $detail, 'who' => $who, 'kind' => $kind];
            }
        };
        $placed = false;
        foreach ($events as $event) {
            $placed = $placed || $event['reason'] === 'placed';
            if (in_array($event['reason'], self::REASONS, true)) {
                $add((string) $event['created_at'], 'event', (string) $event['reason']);
            }
            if (($event['action'] ?? null) !== null && $event['done_at'] === null) {
                $add((string) $event['created_at'], 'asked', (string) $event['action'], '', (string) $event['source'], 'warning');
            }
        }
        if (!$placed) {
            $add($placedAt, 'event', 'placed');
        }
        $add((string) ($ledger['released_at'] ?? ''), 'released', '', '', '', 'info');
        $told = [];
        foreach ($history as $line) {
            $action = (string) $line['action'];
            if ($action === self::WMS_STATUS) {
                $told[] = (string) $line['to_state'];
                $add((string) $line['at'], 'wms', (string) $line['to_state'], (string) $line['message'], '', Badge::kind((string) $line['to_state']));
                continue;
            }
            $add((string) $line['at'], 'history', $action, (string) $line['message'], (string) $line['actor'], self::WRONG[$action] ?? self::WELL[$action] ?? 'info');
        }
        foreach ($wmsOrders as $wmsOrder) {
            $status = (string) $wmsOrder['wms_status'];
            $rest = ($wmsOrder['back_order_of'] ?? null) !== null;
            if ($rest && $status !== '') {
                $add((string) $wmsOrder['updated_at'], 'rest', $status, $wmsOrder['wms_number'] . ': ' . $wmsOrder['wms_status_text'], '', Badge::kind($status));
            }
            // Read, and not worked on yet; or its history is gone.
            if ((int) $wmsOrder['current'] === 1 && $status !== '' && end($told) !== $status) {
                $add((string) $wmsOrder['updated_at'], 'wms', $status, (string) $wmsOrder['wms_status_text'], '', Badge::kind($status));
            }
        }
        foreach ($writebacks as $row) {
            if ($row['done_at'] === null) {
                $add((string) $row['begun_at'], 'unfinished', (string) $row['kind'], (string) $row['item'], '', 'warning');
            }
        }
        foreach ($entries as $i => $entry) {
            $entries[$i]['place'] = $i;
        }
        usort($entries, static function (array $a, array $b): int {
            return [$a['at'], $a['place']] <=> [$b['at'], $b['place']];
        });

        return array_map(static function (array $entry): array {
            unset($entry['place']);

            return $entry;
        }, $entries);
    }
}
