<?php
/**
 * WMS Bridge > Orders: the order ledger, and what a person may ask for of one order or many.
 */

require_once __DIR__ . '/../../src/autoload.php';

use WmsBridge\Admin\Connections;
use WmsBridge\Admin\ListController;
use WmsBridge\Admin\OperatorActions;
use WmsBridge\Admin\OrdersPage;

class AdminWmsbridgeOrdersController extends ListController
{
    /** @var OrdersPage */
    private $page;

    public function __construct()
    {
        $this->table = 'wmsbridge_order';
        $this->identifier = 'id_order';
        $this->_defaultOrderBy = 'id_order';
        $this->_defaultOrderWay = 'DESC';
        parent::__construct();
    }

    protected function describe(): void
    {
        if ($this->connections !== [] && $this->comesFromAnOrder()) {
            $this->connections = Connections::ofOrder((int) Tools::getValue('id_order'));
        }
        $this->page = new OrdersPage($this->words, $this->connections);
        $this->fields_list = $this->page->fields(count($this->connections) > 1);
        $this->columns = $this->page->columns();
        $this->actions = ['view', 'sendagain', 'cancelagain', 'ignore'];
        $this->bulk_actions = $this->page->bulkActions();
    }

    protected function source(): array
    {
        return $this->page->source();
    }

    protected function above(): string
    {
        return $this->page->above();
    }

    public function displaySendagainLink($token, $id, $name = null)
    {
        return $this->rowButton('icon-refresh', $this->page->texts()['send'], 'sendAgain', $id);
    }

    public function displayCancelagainLink($token, $id, $name = null)
    {
        return $this->rowButton('icon-ban', $this->page->texts()['cancel'], 'cancelAgain', $id);
    }

    public function displayIgnoreLink($token, $id, $name = null)
    {
        return $this->rowButton('icon-eye-slash', $this->page->texts()['ignore'], 'ignore', $id, $this->page->texts()['ignore_sure']);
    }

    public function displayViewLink($token, $id, $name = null)
    {
        return $this->rowLink('icon-search-plus', $this->page->texts()['view'], $this->orderUrl($id));
    }

    public function processBulkSendAgain()
    {
        $this->processSendAgain();
    }

    public function processBulkCancelAgain()
    {
        $this->processCancelAgain();
    }

    public function processBulkIgnore()
    {
        $this->processIgnore();
    }

    public function processSendAgain()
    {
        $this->ask(function (OperatorActions $actions): string {
            return $this->page->sent($actions->ofOrders(OperatorActions::SEND_AGAIN, $this->chosen()));
        }, $this->back());
    }

    public function processCancelAgain()
    {
        $this->ask(function (OperatorActions $actions): string {
            $split = $this->page->cancelled($this->chosen());
            $asked = $split['cancelled'] === [] ? 0 : $actions->ofOrders(OperatorActions::CANCEL_AGAIN, $split['cancelled']);

            return $this->page->asked($asked, count($split['others']));
        }, $this->back());
    }

    public function processIgnore()
    {
        $this->ask(function (OperatorActions $actions): string {
            return $this->page->leftAlone($actions->ofOrders(OperatorActions::IGNORE, $this->chosen()));
        }, $this->back());
    }

    public function processBulkStopIgnoring()
    {
        $this->processStopIgnoring();
    }

    public function processStopIgnoring()
    {
        $this->ask(function (OperatorActions $actions): string {
            return $this->page->noLongerIgnored($actions->ofOrders(OperatorActions::STOP_IGNORING, $this->chosen()));
        }, $this->back());
    }

    /** The buttons of the order's own page come here, and go back there. */
    private function back(): string
    {
        return $this->comesFromAnOrder() ? $this->orderUrl((int) Tools::getValue('id_order')) : '';
    }

    private function comesFromAnOrder(): bool
    {
        return Tools::getValue('back_to') === 'order';
    }
}
