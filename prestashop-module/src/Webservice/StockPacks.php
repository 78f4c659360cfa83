<?php
/** Packs that go to the warehouse as their parts: an order of one takes its parts' stock. */

namespace WmsBridge\Webservice;

final class StockPacks
{
    /** @var StockScope */
    private $scope;
    /** @var bool|null */
    private $any;

    public function __construct(StockScope $scope)
    {
        $this->scope = $scope;
    }

    /** Whether the shop has one. Most have none, and are asked once. */
    public function any(): bool
    {
        if ($this->any === null) {
            $this->any = $this->packs('1', 'LIMIT 1') !== [];
        }

        return $this->any;
    }

    /**
     * @param array<int, int> $products
     *
     * @return array<int, int> packs that hold one of these products
     */
    public function of(array $products): array
    {
        return $this->any() ? $this->packs(Sql::among('k.id_product_item', $products), '') : [];
    }

    /**
     * @param array<int, int> $products
     *
     * @return array<int, int> those of them that are such packs
     */
    public function among(array $products): array
    {
        return $this->any() ? $this->packs(Sql::among('k.id_product_pack', $products), '') : [];
    }

    /** @return array<int, int> */
    private function packs(string $where, string $limit): array
    {
        $types = array_values(array_filter([0, 1, 2, 3], [$this->scope, 'goesAsParts']));

        return $types === [] ? [] : array_map('intval', array_column(Sql::rows(sprintf(
            'SELECT DISTINCT k.id_product_pack FROM %s k
             JOIN %s ps ON ps.id_product = k.id_product_pack AND ps.id_shop = %d
             WHERE %s AND ps.pack_stock_type IN (%s) %s',
            Sql::table('pack'),
            Sql::table('product_shop'),
            $this->scope->idShop,
            $where,
            Sql::numbers($types),
            $limit
        )), 'id_product_pack'));
    }
}
