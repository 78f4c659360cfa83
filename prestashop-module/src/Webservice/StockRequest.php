<?php
/**
 * What `POST /api/wmsbridge_stock` was asked for, checked before anything is read or written. Pure.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Contract\Vocabulary;
use WmsBridge\Webservice\Shared\Sku;

final class StockRequest
{
    /** `product.reference` and `wmsbridge_stock.sku`. */
    const MAX_SKU_CHARACTERS = 64;

    /** `stock_available.quantity` is a signed 32-bit number. */
    const MAX_QUANTITY = 2147483647;

    /** A level asked later than this by the database's clock comes from a clock that is wrong. */
    const MAX_FUTURE_MS = 300000;

    /** Where the request does not say how long it may take: less than most hosts let a request take. */
    const BUDGET_MS = 20000;

    const FIGURES = ['available', 'physical'];

    /** Options that are one word of these; the first where the request does not say. */
    const WORDS = [
        'answer' => ['all', 'changes', 'none'],
    ];

    /**
     * Everything but the levels.
     *
     * @param mixed $body the decoded JSON
     *
     * @return array{connection: int, dry_run: bool, figure: string, margin_ms: int, buffer: int, budget_ms: int, reflects_from: array<int, string>,
     *   answer: string, exclude_skus: array<int, string>,
     *   safety_stop: array{share: int, least: int, emptied: int}|null, absent_since: string|null, lease_owner: string|null}
     *
     * @throws \InvalidArgumentException in a sentence, where the request is wrong as a whole
     */
    public static function options($body): array
    {
        if (!is_array($body)) {
            throw new \InvalidArgumentException('The request is not a JSON object: send {"connection":1,"levels":[…]}.');
        }
        $connection = self::connection($body);
        $dryRun = $body['dry_run'] ?? false;
        if (!is_bool($dryRun)) {
            throw new \InvalidArgumentException('"dry_run" must be true or false.');
        }
        $figure = $body['figure'] ?? 'available';
        if (!in_array($figure, self::FIGURES, true)) {
            throw new \InvalidArgumentException('"figure" must be "available" or "physical".');
        }
        foreach (['margin_ms', 'buffer', 'budget_ms'] as $name) {
            $value = $body[$name] ?? 0;
            if (!is_int($value) || $value < 0 || $value > self::MAX_QUANTITY) {
                throw new \InvalidArgumentException(sprintf('"%s" must be a whole number from 0.', $name));
            }
        }
        $reflects = $body['reflects_from'] ?? null;
        if (!is_array($reflects) || array_diff($reflects, Vocabulary::WMS_STATUSES) !== []) {
            throw new \InvalidArgumentException(sprintf('"reflects_from" must be a list of these: %s.', implode(', ', Vocabulary::WMS_STATUSES)));
        }
        $words = [];
        foreach (self::WORDS as $name => $allowed) {
            $words[$name] = $body[$name] ?? $allowed[0];
            if (!in_array($words[$name], $allowed, true)) {
                throw new \InvalidArgumentException(sprintf('"%s" must be one of these: %s.', $name, implode(', ', $allowed)));
            }
        }

        return $words + [
            'connection' => $connection,
            'dry_run' => $dryRun,
            'figure' => $figure,
            'margin_ms' => $body['margin_ms'] ?? 0,
            'buffer' => $body['buffer'] ?? 0,
            'budget_ms' => $body['budget_ms'] ?? self::BUDGET_MS,
            'reflects_from' => array_values($reflects),
            'exclude_skus' => self::texts($body, 'exclude_skus'),
            'safety_stop' => self::safetyStop($body['safety_stop'] ?? null),
            'absent_since' => self::time($body['absent_since'] ?? null),
            'lease_owner' => self::owner($body['lease_owner'] ?? null),
        ];
    }

    /**
     * What is asked for by {"connection":1,"compare":{}}.
     *
     * @param mixed $body the decoded JSON
     *
     * @return array{connection: int, asked_all: bool}
     *
     * @throws \InvalidArgumentException in a sentence
     */
    public static function comparison($body): array
    {
        $askedAll = is_array($body['compare']) ? $body['compare']['asked_all'] ?? false : null;
        if (!is_bool($askedAll)) {
            throw new \InvalidArgumentException('"compare" must be {"asked_all":true or false}.');
        }

        return ['connection' => self::connection($body), 'asked_all' => $askedAll];
    }

    /** @param array<string, mixed> $body */
    private static function connection(array $body): int
    {
        $connection = $body['connection'] ?? null;
        if (!is_int($connection) || $connection < 1) {
            throw new \InvalidArgumentException('"connection" must be the number of a connection (a whole number from 1).');
        }

        return $connection;
    }

    /**
     * @param array<string, mixed> $body
     *
     * @return array<int, string>
     */
    private static function texts(array $body, string $name): array
    {
        $texts = $body[$name] ?? [];
        if (!is_array($texts) || array_filter($texts, 'is_string') !== $texts) {
            throw new \InvalidArgumentException(sprintf('"%s" must be a list of texts.', $name));
        }

        return array_values($texts);
    }

    /** @param mixed $owner */
    private static function owner($owner)
    {
        if ($owner !== null && (!is_string($owner) || $owner === '')) {
            throw new \InvalidArgumentException('"lease_owner" must be a text.');
        }

        return $owner;
    }

    /** @param mixed $time */
    private static function time($time)
    {
        if ($time !== null && (!is_string($time) || self::epochMs($time) === null)) {
            throw new \InvalidArgumentException('"absent_since" must be UTC like 2026-11-24 10:00:00.000.');
        }

        return $time;
    }

    /**
     * @param mixed $safetyStop
     *
     * @return array{share: int, least: int, emptied: int}|null
     */
    private static function safetyStop($safetyStop)
    {
        if ($safetyStop === null) {
            return null;
        }
        foreach (['share', 'least', 'emptied'] as $name) {
            if (!is_array($safetyStop) || !is_int($safetyStop[$name] ?? null) || $safetyStop[$name] < 0) {
                throw new \InvalidArgumentException('"safety_stop" must be {"share":percent,"least":SKUs,"emptied":SKUs}, whole numbers from 0.');
            }
        }

        return ['share' => $safetyStop['share'], 'least' => $safetyStop['least'], 'emptied' => $safetyStop['emptied']];
    }

    /**
     * What is wrong with one level; '' where nothing is.
     *
     * @param mixed $sku
     * @param mixed $quantity pieces at the WMS
     * @param int|null $askedAt when that was asked, milliseconds since 1970; null where the request's time is none
     * @param mixed $buffer pieces kept back
     * @param int $nowMs the database's time, milliseconds since 1970
     */
    public static function problem($sku, $quantity, $askedAt, $buffer, int $nowMs): string
    {
        if (is_array($sku) ? !self::isIds($sku) : !is_string($sku) || trim($sku) === '') {
            return 'A level must be [SKU, quantity, time asked], and this one names no SKU; in its place [id_product, id_product_attribute] may stand.';
        }
        // Only what has more bytes than that can have more characters.
        if (is_string($sku) && strlen($sku) > self::MAX_SKU_CHARACTERS && mb_strlen($sku) > self::MAX_SKU_CHARACTERS) {
            return sprintf('The SKU is longer than %d characters: no product of the shop can have it.', self::MAX_SKU_CHARACTERS);
        }
        if (!is_int($quantity)) {
            return is_float($quantity) && abs($quantity) <= self::MAX_QUANTITY
                ? 'The quantity has a fraction: the shop sells whole pieces. Check the article\'s unit in the WMS.'
                : 'The quantity is not a whole number from 0 to 2147483647.';
        }
        if ($quantity < 0) {
            return 'The quantity is below 0: a warehouse cannot hold that. Correct the stock in the WMS.';
        }
        if ($quantity > self::MAX_QUANTITY) {
            return 'The quantity is not a whole number from 0 to 2147483647.';
        }
        if ($askedAt === null) {
            return 'The time the level was asked must be UTC like 2026-11-24 10:00:00.000.';
        }
        if ($askedAt > $nowMs + self::MAX_FUTURE_MS) {
            return 'The level was asked in the future: the clocks of sidecar and database differ by more than 5 minutes. Set them right.';
        }
        if (!is_int($buffer) || $buffer < 0 || $buffer > self::MAX_QUANTITY) {
            return 'The buffer is not a whole number from 0 to 2147483647.';
        }

        return '';
    }

    /**
     * "2026-11-24 10:00:00.000" or "2026-11-24T10:00:00.000Z" (both UTC) in milliseconds since 1970; null where it
     * is neither. A hundred thousand of them must cost nothing, so no DateTime.
     */
    public static function epochMs(string $time)
    {
        if (!preg_match('/^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?Z?$/D', $time, $m)) {
            return null;
        }
        if (!checkdate((int) $m[2], (int) $m[3], (int) $m[1]) || $m[4] > 23 || $m[5] > 59 || $m[6] > 59) {
            return null;
        }
        $seconds = gmmktime((int) $m[4], (int) $m[5], (int) $m[6], (int) $m[2], (int) $m[3], (int) $m[1]);

        return $seconds * 1000 + (int) substr(str_pad($m[7] ?? '', 3, '0'), 0, 3);
    }

    /**
     * Whether it names a product or combination by its ids, in place of a SKU: [12] or [12, 3].
     *
     * @param mixed $sku
     */
    public static function isIds($sku): bool
    {
        return is_array($sku) && (array_keys($sku) === [0] || array_keys($sku) === [0, 1])
            && is_int($sku[0]) && $sku[0] > 0 && is_int($sku[1] ?? 0) && ($sku[1] ?? 0) >= 0;
    }

    /**
     * What a level goes by in a request: its SKU without regard to case, or its ids, which no SKU looks like.
     *
     * @param string|array<int, int> $sku that problem() has nothing to say of
     */
    public static function key($sku): string
    {
        return is_array($sku) ? sprintf("\0%d-%d", $sku[0], $sku[1] ?? 0) : Sku::same($sku);
    }

    /**
     * key() of many: where all are plain texts, as most are, it is made of all of them together, in a tenth of the time.
     *
     * @param array<int, mixed> $skus a list
     *
     * @return array<int, string> in the same order; '' for what names no SKU
     */
    public static function keys(array $skus): array
    {
        $all = $skus && array_filter($skus, 'is_string') === $skus ? implode("\n", $skus) : '';
        if ($all !== '' && substr_count($all, "\n") === count($skus) - 1 && !preg_match('/[^\x00-\x7F]| (?:\n|$)/D', $all)) {
            return explode("\n", strtolower($all));
        }

        return array_map(static function ($sku): string {
            return is_string($sku) || self::isIds($sku) ? self::key($sku) : '';
        }, $skus);
    }
}
