<?php
/**
 * The one gate of all our pages. PrestaShop runs whatever an address or a form names before it looks at the right to view (8.x), and
 * takes a GET for it as gladly as a POST. Here a request passes only where the employee may view the page; and what is not known to
 * show something only counts as a change: it needs the right to edit and a POST. PrestaShop has checked the employee's token by then:
 * of a request that names an action it lets none pass without it.
 */

namespace WmsBridge\Admin;

use PrestaShop\PrestaShop\Adapter\SymfonyContainer;
use Symfony\Component\HttpFoundation\Response;

abstract class PageController extends \ModuleAdminController
{
    /** What only shows something. Whatever is not on this list changes something. */
    const SHOWS = ['', 'refresh', 'export', 'view', 'filter', 'reset_filters'];

    /** @return array<int, mixed> the actions that the request names, wherever it names them */
    protected function asked(): array
    {
        return [$this->action, \Tools::getValue('action')];
    }

    /** Does what was asked for: only the gate calls it. @return mixed */
    protected function act()
    {
        return parent::postProcess();
    }

    /** @return mixed */
    final public function postProcess()
    {
        $refused = $this->refused();
        if ($refused === 0) {
            return $this->act();
        }
        $this->action = null;
        $this->display = null;
        http_response_code($refused);
        // 9 answers through Symfony, which sets a status of its own, whatever was set before.
        $container = SymfonyContainer::getInstance();
        if ($container !== null) {
            $container->get('event_dispatcher')->addListener('kernel.response', static function ($event) use ($refused): void {
                $event->getResponse()->setStatusCode($refused);
            });
        }
        if ($this->viewAccess()) {
            $words = new Words();
            $this->content .= Flash::html(['done' => false, 'text' => $refused === Response::HTTP_FORBIDDEN ? $words->mayNotEdit() : $words->onlyByButton()]);
        }

        return false;
    }

    /** What our pages show: nothing where only a part was asked for, which has been given by then. @return void */
    public function initContent()
    {
        if (!$this->ajax) {
            parent::initContent();
        }
    }

    /** PrestaShop would add a page of its own to what was given. @return void */
    public function displayAjax()
    {
    }

    /** @return void */
    public function setMedia($isNewTheme = false)
    {
        parent::setMedia($isNewTheme);
        $this->addCSS($this->module->getPathUri() . 'views/css/admin.css?v=' . $this->module->version);
    }

    /** @return int a status of HTTP; 0 where the request may pass */
    private function refused(): int
    {
        if (!$this->viewAccess()) {
            return Response::HTTP_FORBIDDEN;
        }
        $changes = array_filter($this->asked(), static function ($action): bool {
            return is_string($action) ? !in_array(strtolower($action), self::SHOWS, true) : (bool) $action;
        });
        if ($changes === []) {
            return 0;
        }
        if (!$this->access('edit')) {
            return Response::HTTP_FORBIDDEN;
        }

        return $_SERVER['REQUEST_METHOD'] === 'POST' ? 0 : Response::HTTP_METHOD_NOT_ALLOWED;
    }
}
