<?php
/**
 * WMS Bridge > Set-up: the guided page, with checks that refresh themselves.
 */

require_once __DIR__ . '/../../src/autoload.php';

use WmsBridge\Admin\PageController;
use WmsBridge\Admin\SetupPage;

class AdminWmsbridgeSetupController extends PageController
{
    /** @var SetupPage|null */
    private $page;

    public function __construct()
    {
        $this->bootstrap = true;
        parent::__construct();
    }

    public function initContent()
    {
        if ($this->viewAccess() && !$this->ajax) {
            $this->content .= $this->page()->show($this->access('edit'));
            $this->context->smarty->assign(['content' => $this->content]);
        } else {
            parent::initContent();
        }
    }

    public function setMedia($isNewTheme = false)
    {
        parent::setMedia($isNewTheme);
        $this->addJS($this->module->getPathUri() . 'views/js/refresh.js?v=' . $this->module->version);
    }

    public function ajaxProcessRefresh()
    {
        $this->ajaxRender($this->page()->part($this->access('edit')));
    }

    protected function asked(): array
    {
        return array_merge(parent::asked(), [Tools::getValue(SetupPage::ACTION)]);
    }

    protected function act()
    {
        $this->page()->act(Tools::getValue(SetupPage::ACTION));

        return parent::act();
    }

    private function page(): SetupPage
    {
        return $this->page = $this->page ?? new SetupPage($this->module, $this->context);
    }
}
