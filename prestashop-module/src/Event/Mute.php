<?php
/**
 * Silence about one change to one order, while our own Webservice resource writes it.
 *
 * Only the hooks of exactly that order and that kind are muted: what another module does to another order in the
 * same request, or to the same order in another way, still makes its event.
 */

namespace WmsBridge\Event;

final class Mute
{
    const STATUS = 'status';
    /** The delivery address or the carrier. */
    const ADDRESS = 'address';

    /** @var array<string, int> how many writes of "order:kind" are under way, one inside the other */
    private static $depth = [];

    /**
     * Runs $work; changes of this kind to this order make no event meanwhile. It ends also where $work throws.
     *
     * @param string $kind STATUS or ADDRESS
     *
     * @return mixed what $work gives
     */
    public static function during(int $idOrder, string $kind, callable $work)
    {
        $key = $idOrder . ':' . $kind;
        self::$depth[$key] = (self::$depth[$key] ?? 0) + 1;
        try {
            return $work();
        } finally {
            if (--self::$depth[$key] === 0) {
                unset(self::$depth[$key]);
            }
        }
    }

    public static function covers(int $idOrder, string $kind): bool
    {
        return isset(self::$depth[$idOrder . ':' . $kind]);
    }
}
