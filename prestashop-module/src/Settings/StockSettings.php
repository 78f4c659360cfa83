<?php
/**
 * The settings of the stock flow that are no whole numbers (docs/contract.md; docs/stock.md explains them): their names, their
 * defaults, and what the form sent -> what is stored. Pure. The sidecar reads them in sidecar/src/domain/stockSettings.ts.
 */

namespace WmsBridge\Settings;

final class StockSettings
{
    /** One of these words; the first is the default. */
    const CHOICES = [
        'WMSBRIDGE_STOCK_SOURCE' => ['wms', 'shop'],
        'WMSBRIDGE_STOCK_UNKNOWN' => ['leave', 'zero'],
        'WMSBRIDGE_STOCK_BACK_ORDERS' => ['shop', 'never'],
        'WMSBRIDGE_STOCK_PACKS' => ['write', 'leave'],
        'WMSBRIDGE_STOCK_TELL' => ['crossings', 'all'],
    ];

    /** Lists: what each entry must look like. */
    const LISTS = [
        'WMSBRIDGE_STOCK_BUFFERS' => '/^.{1,64}=\s*(\d{1,9}|(100|\d{1,2})\s*%)$/Du',
        'WMSBRIDGE_STOCK_EXCLUDE_SKUS' => '/^.{1,64}$/Du',
        'WMSBRIDGE_STOCK_EXCLUDE_CATEGORIES' => '/^[1-9]\d{0,8}$/D',
        'WMSBRIDGE_STOCK_EXCLUDE_SUPPLIERS' => '/^[1-9]\d{0,8}$/D',
        'WMSBRIDGE_STOCK_WAREHOUSES' => '/^.{1,64}$/Du',
    ];

    const FULL_AT = 'WMSBRIDGE_STOCK_FULL_AT';
    const FULL_AT_DEFAULT = '03:40';

    /** @return array<string, string> */
    public static function defaults(): array
    {
        $defaults = array_fill_keys(array_keys(self::LISTS), '');
        foreach (self::CHOICES as $key => $words) {
            $defaults[$key] = $words[0];
        }
        $defaults[self::FULL_AT] = self::FULL_AT_DEFAULT;

        return $defaults;
    }

    /**
     * @param array<string, mixed> $posted
     *
     * @return array{values: array<string, string>, problems: array<int, array{0: string, 1: array<string, string>}>} as SettingsInput's
     */
    public static function read(array $posted): array
    {
        $lists = Entries::lists(self::LISTS, SettingsForm::STOCK_NAMES, $posted);
        $values = Entries::choices(self::CHOICES, $posted) + $lists['values'];
        $problems = $lists['problems'];
        $time = trim(is_string($posted[self::FULL_AT] ?? '') ? $posted[self::FULL_AT] ?? '' : '');
        if ($time !== '' && !preg_match('/^([01]?\d|2[0-3]):[0-5]\d$/D', $time)) {
            $problems[] = ['"%value%" is not possible for %setting%.', ['%value%' => mb_substr($time, 0, 40), '%setting%' => SettingsForm::STOCK_NAMES[self::FULL_AT]]];
        }
        $values[self::FULL_AT] = $time === '' ? '' : str_pad($time, 5, '0', STR_PAD_LEFT);

        return ['values' => $values, 'problems' => $problems];
    }
}
