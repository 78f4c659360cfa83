<?php
/** Packs, and which of them go to the warehouse as their parts: an order of one takes its parts' stock. */

namespace WmsBridge\Webservice;

final class StockPacks
{
    /** @var StockScope */
    private $scope;
    /** @var array<int, array<int, int>>|null the packs that hold a product, by its id */
    private $byPart;
    /** @var array<int, int> all packs of the shop, whichever stock they take */
    private $all = [];

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

    public function isPack(int $product): bool
    {
        $this->byPart();

        return isset($this->all[$product]);
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

    /** @return array<int, array<int, int>> most shops have few packs, and they are asked for once */
    private function byPart(): array
    {
        if ($this->byPart === null) {
            $this->byPart = [];
            foreach (StockReads::each(sprintf(
                'SELECT k.id_product_item, k.id_product_pack, ps.pack_stock_type FROM %s k
                 JOIN %s ps ON ps.id_product = k.id_product_pack AND ps.id_shop = %d',
                Sql::table('pack'),
                Sql::table('product_shop'),
                $this->scope->idShop
            )) as $row) {
                $this->all[(int) $row[1]] = (int) $row[1];
                if ($this->scope->goesAsParts((int) $row[2])) {
                    $this->byPart[(int) $row[0]][(int) $row[1]] = (int) $row[1];
                }
            }
        }

        return $this->byPart;
    }
}
