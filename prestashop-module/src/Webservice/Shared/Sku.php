<?php
/** What a SKU is: which one a line was sold under, which one a product or combination has now, and when two are the same. */

namespace WmsBridge\Webservice\Shared;

final class Sku
{
    /** SQL: the present SKU of product p with combination c (both may be absent). A combination without one has its product's. */
    const PRESENT = "COALESCE(NULLIF(c.reference, ''), p.reference, '')";

    /**
     * The SKU of an order's line. The line keeps the one that it was sold under; a line without one has the present one of what was
     * sold, for somebody may have given it one since.
     */
    public static function ofLine(string $soldAs, string $present): string
    {
        $sold = self::soldAs($soldAs);

        return $sold !== '' ? $sold : $present;
    }

    /**
     * The SKU in a line's `product_reference`. PrestaShop (8 and 9) escapes it for SQL when it makes the line, and once more when it
     * saves it, so that a backslash stands before each quote and backslash. The product has none there, and neither has the WMS.
     */
    public static function soldAs(string $reference): string
    {
        return trim((string) preg_replace('/\\\\(["\'\\\\])/', '$1', $reference));
    }

    /** Two SKUs are the same where these are: as the database compares them, without case and spaces at the end. */
    public static function same(string $sku): string
    {
        // Most SKUs are ASCII, and there strtolower is ten times as fast.
        $trimmed = rtrim($sku, ' ');

        return preg_match('/[^\x00-\x7F]/', $trimmed) ? mb_strtolower($trimmed, 'UTF-8') : strtolower($trimmed);
    }
}
