<?php
/**
 * Products that the stock flow leaves alone by the shop's rules: those of some categories (at any place of the tree
 * that the shop gave them) or of some suppliers. Asked once a request.
 */

namespace WmsBridge\Webservice;

final class StockExclusions
{
    /** @var array<int, string> the reason, by product */
    private $reasons = [];

    /**
     * @param array<int, int> $categories
     * @param array<int, int> $suppliers
     */
    public function __construct(array $categories, array $suppliers)
    {
        if ($suppliers) {
            $this->note(sprintf(
                'SELECT id_product, id_supplier FROM %s WHERE id_supplier IN (%s)
                 UNION SELECT id_product, id_supplier FROM %s WHERE id_supplier IN (%s)',
                Sql::table('product'),
                Sql::numbers($suppliers),
                Sql::table('product_supplier'),
                Sql::numbers($suppliers)
            ), 'The product is of supplier %d, which the stock settings leave out.');
        }
        if ($categories) {
            $this->note(sprintf(
                'SELECT id_product, id_category FROM %s WHERE id_category IN (%s)',
                Sql::table('category_product'),
                Sql::numbers($categories)
            ), 'The product is in category %d, which the stock settings leave out.');
        }
    }

    public function holds(int $idProduct): bool
    {
        return isset($this->reasons[$idProduct]);
    }

    /** Why a product is left alone; '' where it is not. */
    public function reason(int $idProduct): string
    {
        return $this->reasons[$idProduct] ?? '';
    }

    private function note(string $sql, string $words): void
    {
        foreach (StockReads::each($sql) as $row) {
            $this->reasons[(int) $row[0]] = sprintf($words, $row[1]);
        }
    }
}
