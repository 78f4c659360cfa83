<?php
/** On PrestaShop's dashboard: the one line of the overview, with a link to it. */

namespace WmsBridge\Admin;

final class Dashboard
{
    public function html(\Module $module, array $params): string
    {
        if (!Rights::has(Rights::VIEW, Tabs::OVERVIEW)) {
            return '';
        }
        $context = \Context::getContext();
        $context->smarty->assign([
            'wmsbridge_shops' => (new Overview())->shops(Connections::chosen(), (int) $module->id),
            'wmsbridge_url' => Links::page(Tabs::OVERVIEW),
        ]);

        return $context->smarty->fetch($module->getLocalPath() . 'views/templates/hook/dashboard.tpl');
    }
}
