<?php
/**
 * WMS Bridge > Queue: the events, waiting and done.
 */

require_once __DIR__ . '/../../src/autoload.php';

use WmsBridge\Admin\Badge;
use WmsBridge\Admin\Exchange;
use WmsBridge\Admin\ListController;
use WmsBridge\Admin\OperatorActions;
use WmsBridge\Admin\QueuePage;
use WmsBridge\Admin\Words;

class AdminWmsbridgeQueueController extends ListController
{
    /** @var QueuePage */
    private $page;

    public function __construct()
    {
        $this->table = 'wmsbridge_event';
        $this->identifier = 'id_event';
        $this->_defaultOrderBy = 'id_event';
        $this->_defaultOrderWay = 'DESC';
        parent::__construct();
    }

    protected function describe(): void
    {
        $this->page = new QueuePage($this->words, $this->connections);
        $this->fields_list = $this->page->fields(count($this->connections) > 1);
        $this->columns = $this->page->columns();
        $this->actions = ['view', 'retry', 'drop'];
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

    public function displayViewLink($token, $id, $name = null)
    {
        return $this->rowLink('icon-search-plus', $this->page->texts()['view'], self::$currentIndex . '&viewwmsbridge_event&' . $this->identifier . '=' . (int) $id . '&token=' . $this->token);
    }

    /** One event, with the last call to the WMS for its order. */
    public function renderView()
    {
        $row = $this->rowOf((int) Tools::getValue($this->identifier));
        if ($row === null) {
            return $this->renderList();
        }
        $facts = [];
        foreach (array_map(null, array_column($this->fields_list, 'title'), $this->texts($row)) as [$title, $text]) {
            $facts[] = ['title' => $title, 'text' => $text];
        }
        $this->page_header_toolbar_title = $this->page->fields(false)['id_event']['title'] . ' ' . (int) $row['id_event'];
        $exchange = (new Exchange())->last((int) ($this->connections[(int) $row['id_shop']] ?? 0), (int) $row['id_order']);
        $this->context->smarty->assign(['wmsbridge_exchange_open' => true, 'wmsbridge_exchange' => $exchange]);
        $this->context->smarty->assign(['wmsbridge_event' => [
            'id' => $row['id_event'],
            'facts' => $facts,
            'order' => (int) $row['id_order'] === 0 ? '' : $this->orderUrl($row['id_order']),
            'back' => self::$currentIndex . '&token=' . $this->token,
        ]]);

        return $this->context->smarty->fetch($this->module->getLocalPath() . 'views/templates/admin/event.tpl');
    }

    public function displayRetryLink($token, $id, $name = null)
    {
        return $this->rowButton('icon-refresh', $this->page->texts()['retry'], 'retry', $id);
    }

    public function displayDropLink($token, $id, $name = null)
    {
        return $this->rowButton('icon-trash', $this->page->texts()['drop'], 'drop', $id, $this->page->texts()['drop_sure']);
    }

    public function processBulkRetry()
    {
        $this->processRetry();
    }

    public function processBulkDrop()
    {
        $this->processDrop();
    }

    public function processRetry()
    {
        $this->ask(function (OperatorActions $actions): string {
            return $this->page->retried($actions->retry($this->chosen()));
        });
    }

    public function processDrop()
    {
        $this->ask(function (OperatorActions $actions): string {
            return $this->page->dropped($actions->drop($this->chosen()));
        });
    }

    /** What concerns the whole connection has no order. */
    public function showOrder($value, $row): string
    {
        return (int) $row['id_order'] === 0 ? '' : parent::showOrder($value, $row);
    }

    public function showReason($value, $row): string
    {
        if ((string) ($row['action'] ?? '') !== '') {
            return $this->showText(Words::of($this->words->actions(), $row['action']), $row);
        }

        return $this->showText(Words::of($this->words->reasons(), $value), $row);
    }

    public function showActor($value, $row): string
    {
        return $this->showText($this->words->actor((string) $value), $row);
    }

    public function showEventState($value, $row): string
    {
        return Badge::html($value === 'waiting' || $value === 'pausing' ? 'waits' : (string) $value, Words::of($this->page->shownStates(), $value))
            . ($this->page->tries($row) === '' ? '' : '<br><small>' . $this->showText($this->page->tries($row), $row) . '</small>');
    }
}
