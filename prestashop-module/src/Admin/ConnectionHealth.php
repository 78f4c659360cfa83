<?php
/**
 * Whether the shop and the WMS answer the sidecar, by what its calls observed (wmsbridge_health) and by nothing else. of() is pure.
 */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Translates;

final class ConnectionHealth
{
    use Translates;

    const PEERS = ['shop', 'wms'];

    const UP = 'up';
    const DOWN = 'down';
    /** It answered, but so long ago that nobody knows. */
    const SILENT = 'silent';
    /** Nothing was observed yet. */
    const UNKNOWN = 'unknown';

    /** A sidecar that works asks both sides every five minutes at least. */
    const SILENT_AFTER_SECONDS = 900;

    /**
     * @param array<int, array<string, mixed>> $rows of wmsbridge_health, with `answered_seconds`: the age of the last answer
     *
     * @return array<string, array{state: string, since: string, answered_at: string, error: string, error_at: string}> by peer; times in UTC, '' for never
     */
    public static function of(array $rows): array
    {
        $health = array_fill_keys(self::PEERS, ['state' => self::UNKNOWN, 'since' => '', 'answered_at' => '', 'error' => '', 'error_at' => '']);
        foreach ($rows as $row) {
            $state = (string) $row['state'];
            if ($state === self::UP && ($row['answered_seconds'] === null || (int) $row['answered_seconds'] > self::SILENT_AFTER_SECONDS)) {
                $state = self::SILENT;
            }
            $health[(string) $row['peer']] = [
                'state' => $state,
                'since' => (string) $row['since'],
                'answered_at' => (string) $row['last_answer_at'],
                'error' => (string) $row['last_error'],
                'error_at' => (string) $row['last_error_at'],
            ];
        }

        return $health;
    }

    /** @return array<string, array<string, string>> see of */
    public static function read(int $idConnection): array
    {
        return self::of(\Db::getInstance()->executeS('SELECT `peer`, `state`, `since`, `last_answer_at`, `last_error_at`, `last_error`,'
            . ' TIMESTAMPDIFF(SECOND, `last_answer_at`, UTC_TIMESTAMP(3)) AS `answered_seconds`'
            . ' FROM `' . _DB_PREFIX_ . 'wmsbridge_health` WHERE `id_connection` = ' . $idConnection, true, false) ?: []);
    }

    /** What is wrong, since when, and what to do; '' where it answers. */
    public function sentence(string $peer, array $health): string
    {
        $name = ['%peer%' => $this->name($peer)];
        $answered = ['%answered%' => Clock::shown($health['answered_at']) ?: $this->trans('never', [], 'Modules.Wmsbridge.Admin')];
        switch ($health['state']) {
            case self::DOWN:
                return $this->trans('%peer%: it cannot be used since %since%. %error% Last good answer: %answered%. The sidecar tries again by itself; after a change in its .env, start it again.', $name + $answered + [
                    '%since%' => Clock::shown($health['since']), '%error%' => $health['error'],
                ], 'Modules.Wmsbridge.Admin');
            case self::SILENT:
                return $this->trans('%peer%: its last answer came %answered%; nothing was asked since. A sidecar that works asks every few minutes: look at its log, and start it again.', $name + $answered, 'Modules.Wmsbridge.Admin');
            case self::UNKNOWN:
                return $this->trans('%peer%: nothing was asked yet. The sidecar asks as soon as it is started.', $name, 'Modules.Wmsbridge.Admin');
            default:
                return '';
        }
    }

    /** @return array<int, array<string, string>> one row a peer, for the template */
    public function rows(array $health): array
    {
        $words = [
            self::UP => ['success', $this->trans('Answers', [], 'Modules.Wmsbridge.Admin')],
            self::DOWN => ['danger', $this->trans('Cannot be used', [], 'Modules.Wmsbridge.Admin')],
            self::SILENT => ['warning', $this->trans('Not asked', [], 'Modules.Wmsbridge.Admin')],
        ];
        $rows = [];
        foreach (self::PEERS as $peer) {
            $of = $health[$peer];
            [$kind, $word] = $words[$of['state']] ?? ['default', $this->trans('Not asked yet', [], 'Modules.Wmsbridge.Admin')];
            $rows[] = [
                'peer' => $peer,
                'name' => $this->name($peer),
                'state' => $of['state'],
                'kind' => $kind,
                'word' => $word,
                'since' => Clock::shown($of['since']),
                'answered' => Clock::shown($of['answered_at']),
                'error' => $of['error'],
                'error_at' => Clock::shown($of['error_at']),
            ];
        }

        return $rows;
    }

    private function name(string $peer): string
    {
        return $peer === 'wms' ? $this->trans('Warehouse', [], 'Modules.Wmsbridge.Admin') : $this->trans('Webservice', [], 'Modules.Wmsbridge.Admin');
    }
}
