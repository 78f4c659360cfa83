<?php
/**
 * Who must hear of new quantities: PrestaShop's caches, and other modules where a product went into stock or out of
 * it (back-in-stock mails, search indexes). Each hook costs milliseconds, so there is a limit to a request.
 */

namespace WmsBridge\Webservice;

use WmsBridge\Event\ShopLog;

final class StockNews
{
    /** `actionUpdateQuantity` at most this often a request. */
    const MAX_HOOKS = 500;

    /** @var int */
    private $idShop;
    /** @var bool whether every change is told, and not only those in and out of stock */
    private $tellsAll;
    /** @var array<int, array{id_product: int, id_product_attribute: int, quantity: int, delta_quantity: int}> */
    private $news = [];

    public function __construct(int $idShop, bool $tellsAll)
    {
        $this->idShop = $idShop;
        $this->tellsAll = $tellsAll;
    }

    /** @return string what a person should know; '' */
    public function note(int $idProduct, int $idProductAttribute, int $before, int $after): string
    {
        $crosses = StockRule::crosses($before, $after);
        if ($before === $after || (!$crosses && !$this->tellsAll)) {
            return '';
        }
        if (count($this->news) >= self::MAX_HOOKS) {
            return !$crosses ? '' : sprintf('Other modules were not told (actionUpdateQuantity): more than %d SKUs went into stock or out of it in this request.', self::MAX_HOOKS);
        }
        $this->news[] = [
            'id_product' => $idProduct,
            'id_product_attribute' => $idProductAttribute,
            'quantity' => $after,
            'delta_quantity' => $after - $before,
        ];

        return '';
    }

    /** After the last transaction: nothing is held while other modules work, and none of them can undo it. */
    public function tell(): void
    {
        \Cache::clean('StockAvailable::getQuantityAvailableByProduct_*');
        $hidesUnavailable = !\Configuration::get('PS_DISP_UNAVAILABLE_ATTR', null, null, $this->idShop);
        foreach ($this->news as $news) {
            try {
                if ($hidesUnavailable && $news['id_product_attribute'] !== 0) {
                    \Tools::clearColorListCache($news['id_product']);
                }
                \Hook::exec('actionUpdateQuantity', $news + ['id_shop' => $this->idShop]);
            } catch (\Throwable $error) {
                ShopLog::error(sprintf('the stock of product %d was written, but not all modules were told', $news['id_product']), $error);
            }
        }
    }
}
