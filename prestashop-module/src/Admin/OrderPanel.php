<?php
/** The panel on an order's own page: where it stands, its way, its parcels, and the buttons. */

namespace WmsBridge\Admin;

use WmsBridge\Settings\Translates;

final class OrderPanel
{
    use Translates;

    /** Orders with more than this have been changed by a machine: the newest say enough. */
    const MOST_LINES = 200;

    /** @return string HTML; '' for who may not look at orders of WMS Bridge, and for orders of another kind */
    public function html(\Module $module, array $params): string
    {
        $idOrder = (int) ($params['id_order'] ?? 0);
        if ($idOrder <= 0 || !Rights::has(Rights::VIEW, Tabs::ORDERS)) {
            return '';
        }
        $order = new \Order($idOrder);
        if (!\Validate::isLoadedObject($order) || !Rights::onShop((int) $order->id_shop)) {
            return '';
        }
        $context = \Context::getContext();
        $view = $this->view($order);
        $context->smarty->assign(['wmsbridge' => $view, 'wmsbridge_exchange' => (new Exchange())->last($view['id_connection'], $idOrder)]);

        return $context->smarty->fetch($module->getLocalPath() . 'views/templates/hook/order.tpl');
    }

    private function view(\Order $order): array
    {
        $words = new Words();
        $idOrder = (int) $order->id;
        $idConnection = Connections::of([(int) $order->id_shop])[(int) $order->id_shop] ?? 0;
        $ledger = $this->rows('SELECT * FROM `%sorder` WHERE `id_connection` = ' . $idConnection . ' AND `id_order` = ' . $idOrder)[0] ?? null;
        $wmsOrders = $this->rows('SELECT * FROM `%swms_order` WHERE `id_connection` = ' . $idConnection . ' AND `id_order` = ' . $idOrder . ' ORDER BY `id_wms_order`');
        $current = array_values(array_filter($wmsOrders, static function (array $row): bool {
            return (int) $row['current'] === 1;
        }))[0] ?? null;
        $timeline = Timeline::of(
            $ledger,
            $wmsOrders,
            $this->rows('SELECT * FROM `%swriteback` WHERE `id_order` = ' . $idOrder . ' AND `id_connection` = ' . $idConnection . ' ORDER BY `id_writeback`'),
            $this->newest('event', '`id_order` = ' . $idOrder, 'id_event'),
            $this->newest('history', '`id_connection` = ' . $idConnection . ' AND `id_order` = ' . $idOrder, 'id_history'),
            $order->date_add ? Clock::utc((string) $order->date_add) : ''
        );
        $mayEdit = Rights::has(Rights::EDIT, Tabs::ORDERS);

        return [
            'state' => $ledger === null ? '' : Words::of($words->states(), $ledger['state']),
            'state_kind' => Badge::newKind((string) ($ledger['state'] ?? '')),
            'wms_status' => Words::of($words->wmsStatuses(), $ledger['wms_status'] ?? ''),
            'wms_status_kind' => Badge::newKind((string) ($ledger['wms_status'] ?? '')),
            'wms_number' => (string) ($current['wms_number'] ?? ''),
            'last_exchange' => Clock::shown($ledger['last_exchange_at'] ?? null),
            'problem' => (string) ($ledger['problem'] ?? ''),
            'waits_for' => implode(', ', array_map(static function (string $flow) use ($words): string {
                return Words::of($words->flows(), strtoupper($flow));
            }, array_filter(explode(',', (string) ($ledger['waits_for'] ?? ''))))),
            'next_try' => (string) ($ledger['next_try_at'] ?? '') === '' ? '' : Clock::shown($ledger['next_try_at']),
            'attempts' => (int) ($ledger['attempts'] ?? 0),
            'lines' => $current === null ? [] : $this->rows('SELECT `sku`, `quantity`, `picked` FROM `%swms_line` WHERE `id_wms_order` = ' . (int) $current['id_wms_order'] . ' ORDER BY `sku` LIMIT ' . self::MOST_LINES),
            'parcels' => Parcels::of($idOrder),
            'timeline' => array_map(function (array $entry) use ($words): array {
                return [
                    'time' => Clock::shown($entry['at']),
                    'title' => $this->title($words, $entry),
                    'detail' => $entry['detail'],
                    'who' => $entry['who'] === '' ? '' : $words->actor($entry['who']),
                    'kind' => $entry['kind'],
                ];
            }, $timeline),
            'notice' => implode(' ', Notice::sentences([(int) $order->id_shop => $idConnection])),
            'said' => Flash::take(),
            'may_edit' => $mayEdit,
            'may_cancel' => $mayEdit && OrdersPage::cancels((int) $order->current_state, (int) $order->id_shop),
            // Of an order that went its way, sending again is nothing to be led to.
            'asks_sending' => in_array($ledger['state'] ?? '', ['failed', 'held'], true),
            'ignored' => ($ledger['state'] ?? '') === 'ignored',
            'id_order' => $idOrder,
            'id_connection' => $idConnection,
            'send_url' => Links::page(Tabs::ORDERS, ['action' => 'sendAgain']),
            'cancel_url' => Links::page(Tabs::ORDERS, ['action' => 'cancelAgain']),
            'ignore_url' => Links::page(Tabs::ORDERS, ['action' => 'ignore']),
            'stop_ignoring_url' => Links::page(Tabs::ORDERS, ['action' => 'stopIgnoring']),
            'ignore_sure' => (string) json_encode((new OrdersPage($words, []))->texts()['ignore_sure']),
        ];
    }

    private function title(Words $words, array $entry): string
    {
        switch ($entry['what']) {
            case 'event':
                return Words::of($words->reasons(), $entry['word']);
            case 'history':
                return Words::of($words->actions(), $entry['word']);
            case 'asked':
                return Words::of($words->actions(), $entry['word']) . ': ' . $this->trans('asked for, and waits for the sidecar', [], 'Modules.Wmsbridge.Admin');
            case 'released':
                return $this->trans('Released for the warehouse', [], 'Modules.Wmsbridge.Admin');
            case 'rest':
                return $this->trans('The rest that follows: %status%', ['%status%' => Words::of($words->wmsStatuses(), $entry['word'])], 'Modules.Wmsbridge.Admin');
            case 'wms':
                return $this->trans('At the warehouse: %status%', ['%status%' => Words::of($words->wmsStatuses(), $entry['word'])], 'Modules.Wmsbridge.Admin');
            default:
                return $this->trans('Started in the shop and not finished: check whether the customer has the number or the e-mail', [], 'Modules.Wmsbridge.Admin');
        }
    }

    /** The newest rows, oldest first. */
    private function newest(string $table, string $where, string $id): array
    {
        return array_reverse($this->rows("SELECT * FROM `%s$table` WHERE $where ORDER BY `$id` DESC LIMIT " . self::MOST_LINES));
    }

    private function rows(string $sql): array
    {
        return \Db::getInstance()->executeS(sprintf($sql, _DB_PREFIX_ . 'wmsbridge_'), true, false) ?: [];
    }
}
