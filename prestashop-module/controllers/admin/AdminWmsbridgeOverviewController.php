<?php
/**
 * WMS Bridge > Overview: whether anything needs somebody. It refreshes itself; switches and "Resume" are here.
 */

require_once __DIR__ . '/../../src/autoload.php';

use WmsBridge\Admin\Connections;
use WmsBridge\Admin\Flash;
use WmsBridge\Admin\FlowSwitch;
use WmsBridge\Admin\Links;
use WmsBridge\Admin\OperatorActions;
use WmsBridge\Admin\Overview;
use WmsBridge\Admin\PageController;
use WmsBridge\Admin\Tabs;
use WmsBridge\Admin\Words;
use WmsBridge\Install\OnlyShop;
use WmsBridge\Install\Tables;
use WmsBridge\Settings\Settings;

class AdminWmsbridgeOverviewController extends PageController
{
    public function __construct()
    {
        $this->bootstrap = true;
        parent::__construct();
    }

    public function initContent()
    {
        if ($this->ajax || !$this->viewAccess()) {
            parent::initContent();

            return;
        }
        OnlyShop::settle();
        $this->context->smarty->assign(['wmsbridge_refresh_url' => Links::page(Tabs::OVERVIEW, ['ajax' => 1, 'action' => 'refresh'])]);
        $this->content .= $this->part() . $this->context->smarty->fetch($this->module->getLocalPath() . 'views/templates/admin/overview.tpl');
        $this->context->smarty->assign(['content' => $this->content]);
    }

    public function setMedia($isNewTheme = false)
    {
        parent::setMedia($isNewTheme);
        $this->addJS($this->module->getPathUri() . 'views/js/refresh.js?v=' . $this->module->version);
    }

    /** What the page asks for every few seconds. */
    public function ajaxProcessRefresh()
    {
        $this->ajaxRender($this->part());
    }

    public function processSwitchFlow()
    {
        $this->change(static function (int $idShop): string {
            return (new FlowSwitch())->set($idShop, self::flow(), Tools::getValue('on') === '1');
        });
    }

    /** Resume: the safety stop of a flow is to end. */
    public function processGoOn()
    {
        $idEmployee = (int) $this->context->employee->id;
        $this->change(static function (int $idShop, int $idConnection) use ($idEmployee): string {
            $flow = self::flow();
            if (!in_array($flow, Settings::FLOWS, true)) {
                return '';
            }
            (new OperatorActions($idEmployee, [$idShop => $idConnection]))->resume($idShop, $flow);

            return '';
        });
    }

    /** Sends the orders that are held for one reason, all of them: a person has decided. */
    public function processSendHeld()
    {
        $idEmployee = (int) $this->context->employee->id;
        $reason = Tools::getValue('reason');
        $this->change(static function (int $idShop, int $idConnection) use ($idEmployee, $reason): string {
            if ($reason === 'paid_after_baseline') {
                (new OperatorActions($idEmployee, [$idShop => $idConnection]))->sendHeld($idConnection, $reason);
            }

            return '';
        });
    }

    private static function flow(): string
    {
        $flow = Tools::getValue('flow');

        return is_string($flow) ? $flow : '';
    }

    /** @param callable(int, int): string $work of shop and connection; gives what is wrong, or '' */
    private function change(callable $work): void
    {
        $idShop = (int) Tools::getValue('id_shop_of_flow');
        $idConnection = Tables::missing() === [] ? Connections::chosen()[$idShop] ?? 0 : 0;
        if ($idConnection === 0) {
            $this->content .= Flash::html(['done' => false, 'text' => (new Words())->otherShop()]);

            return;
        }
        try {
            $wrong = $work($idShop, $idConnection);
        } catch (Throwable $error) {
            $wrong = $error->getMessage();
        }
        if ($wrong !== '') {
            $this->content .= Flash::html(['done' => false, 'text' => $wrong]);

            return;
        }
        // Opened anew, so that loading the page again does nothing twice.
        Tools::redirectAdmin(Links::page(Tabs::OVERVIEW));
    }

    private function part(): string
    {
        $missing = count(Tables::missing());
        $this->context->smarty->assign([
            'wmsbridge_tables_missing' => $missing,
            'wmsbridge_shops' => $missing > 0 ? [] : (new Overview())->shops(Connections::chosen(), (int) $this->module->id),
            'wmsbridge_unconnected' => $missing > 0 || Shop::getContext() === Shop::CONTEXT_SHOP ? '' : implode(', ', Connections::missing()),
            'wmsbridge_url' => Links::page(Tabs::OVERVIEW),
            'wmsbridge_may_edit' => $this->access('edit'),
            'wmsbridge_links' => ['orders' => Links::page(Tabs::ORDERS), 'queue' => Links::queue('waiting'), 'setup' => Links::page(Tabs::SETUP)],
            'wmsbridge_version' => $this->module->version,
            'wmsbridge_prestashop' => _PS_VERSION_,
        ]);

        return $this->context->smarty->fetch($this->module->getLocalPath() . 'views/templates/admin/overview_part.tpl');
    }
}
