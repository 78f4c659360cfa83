<?php
/**
 * Who must hear of new quantities: PrestaShop's caches, and other modules where a product went into stock or out of it
 * (back-in-stock mails, search indexes). Each telling costs milliseconds, those of other modules, so a request tells for
 * a short while only, and what is left waits in a table: for the next request, or for one that comes for nothing else.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Event\ShopLog;

final class StockNews
{
    /** So long a request tells that also writes, and one that does not. */
    const BESIDE_WRITING_MS = 100;
    const ALONE_MS = 2000;

    /** Told between two looks at the clock. */
    const AT_ONCE = 20;

    /** A telling that ended the whole request so often is given up. */
    const MOST_TRIES = 3;

    const ROWS_A_STATEMENT = 2000;

    /** @var StockScope */
    private $scope;
    /** @var bool whether every change is told, and not only those in and out of stock */
    private $tellsAll;
    /** @var array<string, bool> what stands in the table by this request, by "product-combination" */
    private $noted = [];
    /** @var array<int, string> rows that do not stand there yet */
    private $rows = [];

    public function __construct(StockScope $scope, bool $tellsAll)
    {
        $this->scope = $scope;
        $this->tellsAll = $tellsAll;
    }

    /** Whether others want to hear of it. */
    public function isNews(int $before, int $after): bool
    {
        return $before !== $after && ($this->tellsAll || StockRule::crosses($before, $after));
    }

    public function note(int $idProduct, int $idProductAttribute, int $before, int $after): void
    {
        if (!$this->isNews($before, $after)) {
            return;
        }
        $key = $idProduct . '-' . $idProductAttribute;
        if (isset($this->noted[$key])) {
            return;
        }
        $this->noted[$key] = true;
        $this->rows[] = sprintf('(%d, %d, %d, %d, %d, UTC_TIMESTAMP(3))', $this->scope->idShop, $idProduct, $idProductAttribute, $before, StockRule::crosses($before, $after) ? 0 : 1);
    }

    /**
     * Puts what was noted into the table. One that waits there already keeps the quantity from which it went.
     *
     * @param array<int, int> $parents rows of all combinations that will move, too; what they will have nobody knows yet
     */
    public function keep(array $parents = []): void
    {
        foreach (array_chunk($parents, self::ROWS_A_STATEMENT) as $some) {
            foreach (StockReads::each(sprintf(
                'SELECT id_product, quantity FROM %s WHERE id_stock_available IN (%s)',
                Sql::table('stock_available'),
                Sql::numbers($some)
            )) as $row) {
                $this->note((int) $row[0], 0, (int) $row[1], (int) $row[1] > 0 ? 0 : 1);
            }
        }
        foreach (array_chunk($this->rows, self::ROWS_A_STATEMENT) as $some) {
            Sql::run(sprintf(
                'INSERT IGNORE INTO %s (id_shop, id_product, id_product_attribute, `before`, rest, created_at) VALUES %s',
                Sql::table('wmsbridge_notification'),
                implode(',', $some)
            ));
        }
        $this->rows = [];
    }

    /** After the last transaction: nothing is held while other modules work, and none of them can undo it. */
    public function tell(int $forMs): void
    {
        \Cache::clean('StockAvailable::getQuantityAvailableByProduct_*');
        $until = microtime(true) + $forMs / 1000;
        $this->giveUp();
        while (microtime(true) < $until && ($some = $this->next())) {
            $keys = implode(',', array_map(static function (array $row): string {
                return sprintf('(%d, %d)', $row['id_product'], $row['id_product_attribute']);
            }, $some));
            $these = sprintf('id_shop = %d AND (id_product, id_product_attribute) IN (%s)', $this->scope->idShop, $keys);
            Sql::run(sprintf('UPDATE %s SET tries = tries + 1 WHERE %s', Sql::table('wmsbridge_notification'), $these));
            array_map([$this, 'tellOf'], $some);
            Sql::run(sprintf('DELETE FROM %s WHERE %s', Sql::table('wmsbridge_notification'), $these));
        }
    }

    /** How many wait. */
    public function pendingNotifications(): int
    {
        return (int) Sql::value(sprintf('SELECT COUNT(*) FROM %s WHERE id_shop = %d', Sql::table('wmsbridge_notification'), $this->scope->idShop));
    }

    /** @return array<int, array<string, mixed>> */
    private function next(): array
    {
        $rows = Sql::rows(sprintf(
            'SELECT u.id_product, u.id_product_attribute, u.`before`, u.tries, sa.quantity
             FROM (SELECT * FROM %s WHERE id_shop = %d ORDER BY tries, rest LIMIT %d) u
             LEFT JOIN %s sa ON sa.id_product = u.id_product AND sa.id_product_attribute = u.id_product_attribute AND %s
             ORDER BY u.tries, u.rest',
            Sql::table('wmsbridge_notification'),
            $this->scope->idShop,
            self::AT_ONCE,
            Sql::table('stock_available'),
            $this->scope->stockRows('sa')
        ));
        // One of these ended a request: who it was shows when each goes alone.
        return $rows && (int) $rows[0]['tries'] > 0 ? array_slice($rows, 0, 1) : array_values(array_filter($rows, static function (array $row): bool {
            return (int) $row['tries'] === 0;
        }));
    }

    private function tellOf(array $row): void
    {
        // By what the shop has now: it may have gone back since, or was never written.
        if ($row['quantity'] === null || !$this->isNews((int) $row['before'], (int) $row['quantity'])) {
            return;
        }
        try {
            if ((int) $row['id_product_attribute'] !== 0 && !\Configuration::get('PS_DISP_UNAVAILABLE_ATTR', null, null, $this->scope->idShop)) {
                \Tools::clearColorListCache((int) $row['id_product']);
            }
            \Hook::exec('actionUpdateQuantity', [
                'id_product' => (int) $row['id_product'],
                'id_product_attribute' => (int) $row['id_product_attribute'],
                'quantity' => (int) $row['quantity'],
                'delta_quantity' => (int) $row['quantity'] - (int) $row['before'],
                'id_shop' => $this->scope->idShop,
            ]);
        } catch (\Throwable $error) {
            ShopLog::error(sprintf('the stock of product %d was written, but not all modules were told', $row['id_product']), $error);
        }
    }

    private function giveUp(): void
    {
        foreach (Sql::rows(sprintf('SELECT id_product, id_product_attribute FROM %s WHERE id_shop = %d AND tries >= %d', Sql::table('wmsbridge_notification'), $this->scope->idShop, self::MOST_TRIES)) as $row) {
            ShopLog::warning(sprintf('The stock of product %d was written, but telling other modules of it (actionUpdateQuantity) ended the request %d times: they are not told.', $row['id_product'], self::MOST_TRIES));
            Sql::run(sprintf('DELETE FROM %s WHERE id_shop = %d AND id_product = %d AND id_product_attribute = %d', Sql::table('wmsbridge_notification'), $this->scope->idShop, $row['id_product'], $row['id_product_attribute']));
        }
    }
}
