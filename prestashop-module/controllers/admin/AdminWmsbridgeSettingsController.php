<?php
/**
 * WMS Bridge > Settings.
 */

require_once __DIR__ . '/../../src/autoload.php';

use WmsBridge\Admin\PageController;
use WmsBridge\Settings\SettingsForm;
use WmsBridge\Settings\SettingsPage;

class AdminWmsbridgeSettingsController extends PageController
{
    /** @var SettingsPage|null */
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

    protected function asked(): array
    {
        return array_merge(parent::asked(), [Tools::isSubmit(SettingsForm::SUBMIT) ? 'save' : '']);
    }

    protected function act()
    {
        if (Tools::isSubmit(SettingsForm::SUBMIT)) {
            $this->page()->save($_POST);
        }

        return parent::act();
    }

    private function page(): SettingsPage
    {
        return $this->page = $this->page ?? new SettingsPage($this->module, $this->context);
    }
}
