<?php
/**
 * WMS Bridge > Settings.
 */

require_once __DIR__ . '/../../src/autoload.php';

use WmsBridge\Settings\SettingsPage;

class AdminWmsbridgeSettingsController extends ModuleAdminController
{
    public function __construct()
    {
        $this->bootstrap = true;
        parent::__construct();
    }

    public function setMedia($isNewTheme = false)
    {
        parent::setMedia($isNewTheme);
        $this->addCSS($this->module->getPathUri() . 'views/css/admin.css?v=' . $this->module->version);
    }

    public function initContent()
    {
        if ($this->viewAccess()) {
            $this->content .= (new SettingsPage($this->module, $this->context))->show($this->access('edit'));
            $this->context->smarty->assign(['content' => $this->content]);
        } else {
            parent::initContent();
        }
    }
}
