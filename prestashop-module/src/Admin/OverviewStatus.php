<?php
/**
 * What the facts mean: does anything need a person, and what first. Pure. The words to the codes are Overview's.
 */

namespace WmsBridge\Admin;

final class OverviewStatus
{
    const DANGER = 'danger';
    const WARNING = 'warning';
    const OFF = 'info';
    const OK = 'success';

    /**
     * @param array<string, mixed> $facts see Facts::of
     *
     * @return array<int, array{level: string, code: string, count: int, words: string}> the most urgent first; one of code
     *   "fine" where nothing needs anybody
     */
    public static function of(array $facts): array
    {
        $found = [];
        $add = static function (string $level, string $code, int $count = 0, string $words = '') use (&$found): void {
            $found[] = ['level' => $level, 'code' => $code, 'count' => $count, 'words' => $words];
        };
        $sidecar = $facts['sidecar'];
        $off = $facts['flows_on'] === 0;

        if (!$facts['paired']) {
            $add(self::DANGER, 'unpaired');
        }
        if ($facts['missing'] !== []) {
            // Switching on the Webservice is a step of the set-up: somebody is to do it, and nothing waits for it yet.
            $add($off && array_values($facts['missing']) === ['webservice'] ? self::OFF : self::DANGER, 'missing', count($facts['missing']));
        }
        // With every flow off nothing is late: a sidecar is not missed before there is something for it to do.
        if ($off) {
            $add(self::OFF, 'all_off');
        }
        if ($sidecar['kind'] === 'never') {
            $add($off ? self::OFF : self::DANGER, 'sidecar_never');
        } elseif ($sidecar['kind'] === 'silent' || $sidecar['kind'] === 'stopped') {
            $add($off ? self::WARNING : self::DANGER, 'sidecar_' . $sidecar['kind'], (int) ($sidecar['last']['age_seconds'] ?? 0));
        } elseif ($sidecar['kind'] === 'standing still' && !self::saysThatTheShopIsDown($sidecar, $facts['health']['shop'])) {
            $add(self::DANGER, 'sidecar_stands_still', 0, (string) ($sidecar['alive'][0]['message'] ?? ''));
        }
        if ($sidecar['kind'] === 'working' || $sidecar['kind'] === 'standing still') {
            // Without a sidecar nobody asks, which is said above.
            foreach ($facts['health'] as $peer => $health) {
                if ($health['state'] === ConnectionHealth::DOWN) {
                    $add(self::DANGER, $peer . '_down');
                } elseif ($health['state'] !== ConnectionHealth::UP) {
                    $add($off ? self::WARNING : self::DANGER, $peer . '_' . $health['state']);
                }
            }
        }
        if ($facts['stopped_flows'] !== []) {
            $add(self::DANGER, 'stop_reason', count($facts['stopped_flows']), (string) $facts['stopped_flows'][0]['stop_reason']);
        }
        if ($facts['actions_late'] > 0) {
            $add(self::WARNING, 'actions_late', $facts['actions_late']);
        }
        if ($facts['needs_somebody'] > 0) {
            $add(self::WARNING, 'needs_somebody', $facts['needs_somebody']);
        }
        foreach ($facts['held'] as $code => $count) {
            $add(self::WARNING, 'held_' . $code, $count, $code === 'status_not_chosen' ? implode(', ', $facts['statuses_not_chosen']) : '');
        }
        if (!$off && $facts['waiting'] > 0 && $facts['oldest_waiting_minutes'] >= $facts['queue_minutes']) {
            $add(self::WARNING, 'queue_old', $facts['waiting']);
        }
        if ($facts['stuck'] > 0) {
            $add(self::WARNING, 'stuck', $facts['stuck']);
        }
        if ($facts['stock_problems'] > 0) {
            $add(self::WARNING, 'stock_problems', $facts['stock_problems']);
        }
        if ($found === []) {
            $add(self::OK, 'fine');
        }
        $urgency = [self::DANGER => 0, self::WARNING => 1, self::OFF => 2, self::OK => 3];
        // usort of PHP 7 does not keep the order of equals.
        foreach ($found as $i => $entry) {
            $found[$i]['at'] = $urgency[$entry['level']] * 100 + $i;
        }
        usort($found, static function (array $a, array $b): int {
            return $a['at'] <=> $b['at'];
        });

        return array_map(static function (array $entry): array {
            unset($entry['at']);

            return $entry;
        }, $found);
    }

    /** A sidecar stands still while the shop is down, with the shop's error for its message: said once. */
    private static function saysThatTheShopIsDown(array $sidecar, array $shop): bool
    {
        $message = (string) ($sidecar['alive'][0]['message'] ?? '');

        return $shop['state'] === ConnectionHealth::DOWN && $message !== '' && strncmp($shop['error'], $message, strlen($message)) === 0;
    }
}
