<?php
/**
 * Whether a sidecar is alive, from its heartbeat. Pure.
 */

namespace WmsBridge\Settings;

final class SidecarHealth
{
    /** A sidecar writes its heartbeat far more often than this. */
    const ALIVE_WITHIN_SECONDS = 120;

    /**
     * @param array<int, array<string, mixed>> $heartbeats rows of wmsbridge_heartbeat with `age_seconds`, by the
     *   database's own clock
     *
     * @return array{kind: string, alive: array<int, array<string, mixed>>, last: array<string, mixed>|null} kind:
     *   "never", "silent", "stopped" (it said goodbye), "working", or "standing still" where one lives and does nothing,
     *   and says why in its message
     */
    public static function of(array $heartbeats): array
    {
        usort($heartbeats, static function (array $a, array $b): int {
            return (int) $a['age_seconds'] <=> (int) $b['age_seconds'];
        });
        $alive = array_values(array_filter($heartbeats, static function (array $row): bool {
            return (int) $row['age_seconds'] <= self::ALIVE_WITHIN_SECONDS && $row['state'] !== 'stopped';
        }));
        $working = array_filter($alive, static function (array $row): bool {
            return $row['state'] !== 'standing_still';
        });
        if ($heartbeats === []) {
            $kind = 'never';
        } elseif ($alive === []) {
            $kind = $heartbeats[0]['state'] === 'stopped' ? 'stopped' : 'silent';
        } else {
            $kind = $working === [] ? 'standing still' : 'working';
        }

        return ['kind' => $kind, 'alive' => $alive, 'last' => $heartbeats[0] ?? null];
    }
}
