<?php
/**
 * A Throwable of PrestaShop or of another module's hook as a sentence about one order.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Event\ShopLog;

final class ShipmentsFailure
{
    /**
     * Also written to the shop's log, with the place in the code, which people outside need not see.
     *
     * @param string $what what was not done: "the status was not written"
     */
    public static function words(\Throwable $error, int $idOrder, string $what, string $correlationId): string
    {
        ShopLog::error(sprintf('order %d, correlation %s: %s', $idOrder, $correlationId, $what), $error, $idOrder);

        return sprintf(
            'Order %d: %s, because PrestaShop or a module in it failed (%s). The place is in the shop\'s log (Advanced Parameters > Logs).',
            $idOrder,
            $what,
            self::reason($error)
        );
    }

    /** What it says of itself, without what could be personal: a database's words quote values. */
    private static function reason(\Throwable $error): string
    {
        if ($error instanceof \PDOException || $error->getPrevious() instanceof \PDOException) {
            return 'the database refused a statement';
        }
        $message = (string) preg_replace(['/\S+@\S+/u', '/\s+/u'], ['…', ' '], $error->getMessage());
        $message = rtrim(mb_substr(trim($message), 0, 300), '.');

        return $message === '' ? get_class($error) : $message;
    }
}
