<?php
/**
 * Says something in the shop's own log (Advanced Parameters > Logs), and never throws: it is called where a customer
 * is paying.
 */

namespace WmsBridge\Event;

final class ShopLog
{
    const WARNING = 2;
    const ERROR = 3;

    /** Longer messages hide the log's other columns. */
    const MAX_MESSAGE_CHARACTERS = 400;

    /**
     * @param string $what a sentence's beginning: what failed, at which order. No personal data: the log is no place for it
     */
    public static function error(string $what, \Throwable $error, int $idOrder = 0): void
    {
        // The message of a database error may quote the statement and its values; class and place say enough.
        $reason = self::mayQuoteData($error) ? get_class($error) : get_class($error) . ': ' . $error->getMessage();
        self::write(sprintf('%s: %s at %s:%d', $what, $reason, basename($error->getFile()), $error->getLine()), self::ERROR, $idOrder);
    }

    public static function warning(string $message, int $idOrder = 0): void
    {
        self::write($message, self::WARNING, $idOrder);
    }

    private static function write(string $message, int $severity, int $idOrder): void
    {
        $message = 'WMS Bridge: ' . mb_substr($message, 0, self::MAX_MESSAGE_CHARACTERS);
        try {
            \PrestaShopLogger::addLog($message, $severity, null, $idOrder > 0 ? 'Order' : null, $idOrder > 0 ? $idOrder : null, true);
        } catch (\Throwable $refused) {
            // The database may be what failed. PHP's log is the last place, and its failure is nobody's.
            error_log($message);
        }
    }

    private static function mayQuoteData(\Throwable $error): bool
    {
        return $error instanceof \PDOException || $error->getPrevious() instanceof \PDOException
            || strpos(get_class($error), 'Database') !== false;
    }
}
