<?php
/** Times of our tables (UTC) as people read them: in the shop's zone, which PrestaShop makes PHP's own. Pure but for that. */

namespace WmsBridge\Admin;

final class Clock
{
    /**
     * @param mixed $utc "2026-11-24 10:00:00.000", or null
     *
     * @return string "2026-11-24 11:00:00" in the shop's zone; '' for null
     */
    public static function local($utc, ?string $zone = null): string
    {
        if (!is_string($utc) || $utc === '' || strncmp($utc, '0000', 4) === 0) {
            return '';
        }

        return (new \DateTimeImmutable($utc, new \DateTimeZone('UTC')))->setTimezone(new \DateTimeZone($zone ?? date_default_timezone_get()))->format('Y-m-d H:i:s');
    }

    /**
     * The other way: a day that was typed, as a moment in UTC.
     *
     * @param string $local "2026-11-24 00:00:00" in the shop's zone
     */
    public static function utc(string $local, ?string $zone = null): string
    {
        return (new \DateTimeImmutable($local, new \DateTimeZone($zone ?? date_default_timezone_get())))->setTimezone(new \DateTimeZone('UTC'))->format('Y-m-d H:i:s.v');
    }

    /** As the employee's language writes it. */
    public static function shown($utc): string
    {
        $local = self::local($utc);

        return $local === '' ? '' : (string) \Tools::displayDate($local, true);
    }
}
