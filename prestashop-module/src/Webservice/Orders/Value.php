<?php
/** A column's value as the answer gives it, whatever PrestaShop's version makes of it. */

namespace WmsBridge\Webservice\Orders;

final class Value
{
    /** @param mixed $value '' where there is none */
    public static function text($value): string
    {
        return trim((string) $value);
    }

    /** @param mixed $value a decimal number as the database writes it */
    public static function decimal($value): string
    {
        return $value === null || $value === '' ? '0.000000' : (string) $value;
    }
}
