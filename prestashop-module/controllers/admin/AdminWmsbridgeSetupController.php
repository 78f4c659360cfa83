<?php
/**
 * WMS Bridge > Set-up: the guided page, with checks that refresh themselves.
 */

require_once __DIR__ . '/../../src/autoload.php';

use WmsBridge\Admin\SetupPage;

class AdminWmsbridgeSetupController extends ModuleAdminController
{
    public function __construct()
    {
        $this->bootstrap = true;
        parent::__construct();
    }

    public function initContent()
    {
        if ($this->viewAccess()) {
            $this->content .= (new SetupPage($this->module, $this->context))->show($this->access('edit'));
            $this->context->smarty->assign(['content' => $this->content]);
        } else {
            parent::initContent();
        }
    }

    public function setMedia($isNewTheme = false)
    {
        parent::setMedia($isNewTheme);
        $this->addCSS($this->module->getPathUri() . 'views/css/admin.css?v=' . $this->module->version);
        $this->addJS($this->module->getPathUri() . 'views/js/refresh.js?v=' . $this->module->version);
    }

    public function ajaxProcessRefresh()
    {
        if ($this->viewAccess()) {
            echo (new SetupPage($this->module, $this->context))->part($this->access('edit'));
        } else {
            http_response_code(403);
        }
        exit;
    }
}
