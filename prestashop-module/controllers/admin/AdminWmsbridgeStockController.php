<?php
/**
 * WMS Bridge > Stock: what the WMS says of each SKU, in-flight, and the result.
 */

require_once __DIR__ . '/../../src/autoload.php';

use WmsBridge\Admin\Badge;
use WmsBridge\Admin\ListController;
use WmsBridge\Admin\OperatorActions;
use WmsBridge\Admin\StockPage;
use WmsBridge\Admin\Words;

class AdminWmsbridgeStockController extends ListController
{
    /** @var StockPage */
    private $page;

    public function __construct()
    {
        $this->table = 'wmsbridge_stock';
        $this->identifier = 'sku';
        $this->_defaultOrderBy = 'sku';
        $this->_defaultOrderWay = 'ASC';
        parent::__construct();
    }

    protected function describe(): void
    {
        $this->page = new StockPage($this->words, $this->connections);
        $this->fields_list = $this->page->fields();
        $this->columns = $this->page->columns();
        $this->bulk_actions = false;
        $this->deeds = ['compareAll'];
    }

    protected function source(): array
    {
        return $this->page->source();
    }

    protected function above(): string
    {
        return $this->page->above() . ($this->connections !== [] && $this->access('edit') ? $this->page->compareButton(self::$currentIndex . '&action=compareAll&token=' . $this->token) : '');
    }

    /** Every SKU is asked for and compared, by the next round of the sidecar. */
    public function processCompareAll()
    {
        $this->ask(function (OperatorActions $actions): string {
            $actions->compareAllStock();

            return $this->page->comparing();
        }, '', false);
    }

    public function showOutcome($value, $row): string
    {
        return Badge::html($value === 'pending' ? 'waits' : (string) $value, Words::of($this->page->outcomes(), $value));
    }
}
