<?php
/** Packs that go to the warehouse as their parts: an order of one takes its parts' stock. */

namespace WmsBridge\Webservice;

final class StockPacks
{
    /** @var StockScope */
    private $scope;
    /** @var array<int, array<int, int>>|null the packs that hold a product, by its id */
    private $byPart;

    public function __construct(StockScope $scope)
    {
        $this->scope = $scope;
    }

    public function any(): bool
    {
        return $this->byPart() !== [];
    }

    /**
     * @param array<int, int> $products
     *
     * @return array<int, int> packs that hold one of these products
     */
    public function of(array $products): array
    {
        $packs = [];
        foreach ($this->any() ? $products : [] as $product) {
            $packs += $this->byPart()[$product] ?? [];
        }

        return $packs;
    }

    public function isPart(int $product): bool
    {
        return isset($this->byPart()[$product]);
    }

    /**
     * @param array<int, int> $products
     *
     * @return array<int, int> those of them that are such packs
     */
    public function among(array $products): array
    {
        $packs = [];
        foreach ($this->byPart() as $some) {
            $packs += $some;
        }

        return array_intersect($products, $packs);
    }

    /** @return array<int, array<int, int>> of all packs of the shop: most shops have few, and they are asked for once */
    private function byPart(): array
    {
        if ($this->byPart === null) {
            $this->byPart = [];
            $types = array_values(array_filter([0, 1, 2, 3], [$this->scope, 'goesAsParts']));
            foreach ($types === [] ? [] : StockReads::each(sprintf(
                'SELECT k.id_product_item, k.id_product_pack FROM %s k
                 JOIN %s ps ON ps.id_product = k.id_product_pack AND ps.id_shop = %d
                 WHERE ps.pack_stock_type IN (%s)',
                Sql::table('pack'),
                Sql::table('product_shop'),
                $this->scope->idShop,
                Sql::numbers($types)
            )) as $row) {
                $this->byPart[(int) $row[0]][(int) $row[1]] = (int) $row[1];
            }
        }

        return $this->byPart;
    }
}
