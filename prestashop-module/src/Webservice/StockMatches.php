<?php
/**
 * What each SKU of a request is in this shop, with its stock row: columns by the SKU's number in the request, for a
 * hundred thousand small arrays are more than a small host's memory.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Webservice\Shared\Sku;

final class StockMatches
{
    const NONE = 0;
    const ONE = 1;
    /** Out of the ordinary: StockCatalogue looks closely and finds the words. */
    const CLOSELY = 2;

    /** @var array<string|int, int> the SKUs' numbers, by Sku::same() */
    public $numbers;
    /** @var array<int, int> NONE, ONE or CLOSELY; the other columns count where it is ONE */
    public $found = [];
    /** @var array<int, int> */
    public $product = [];
    /** @var array<int, int> 0: the product has none */
    public $combination = [];
    /** @var array<int, int> id_stock_available; 0: no row yet */
    public $stock = [];
    /** @var array<int, int> as it was read */
    public $quantity = [];
    /** @var array<int, int> the row of all combinations; 0 */
    public $parent = [];
    /** @var array<int, int> the product's setting, also for a combination */
    public $outOfStock = [];

    /** @param array<string|int, int> $numbers the SKUs' numbers, by Sku::same() */
    public function __construct(array $numbers)
    {
        $this->numbers = $numbers;
        $this->found = array_fill_keys($numbers, self::NONE);
    }

    /** @return int|null the number of the SKU that a product or combination of the shop has; null: it is not in the request */
    public function numberOf(string $reference)
    {
        // As plain as most are, this is their Sku::same().
        return $this->numbers[strtolower($reference)] ?? $this->numbers[Sku::same($reference)] ?? null;
    }

    /** @param array<string, mixed> $target of StockCatalogue */
    public function put(int $i, array $target): void
    {
        $this->found[$i] = self::ONE;
        $this->product[$i] = $target['id_product'];
        $this->combination[$i] = $target['id_product_attribute'];
        $this->stock[$i] = $target['id_stock'];
        $this->quantity[$i] = $target['quantity'];
        $this->parent[$i] = $target['id_parent'];
        $this->outOfStock[$i] = $target['out_of_stock'];
    }

    /**
     * @param array<int, int> $numbers where ONE was found
     *
     * @return array<int, int> their products, each once
     */
    public function products(array $numbers): array
    {
        $products = [];
        foreach ($numbers as $i) {
            $products[$this->product[$i]] = true;
        }

        return array_keys($products);
    }
}
