<?php
/** The settings of one shop: shown, checked, stored. Token and rights are checked before it comes here, see PageController. */

namespace WmsBridge\Settings;

use WmsBridge\Admin\Flash;
use WmsBridge\Admin\Links;
use WmsBridge\Admin\Tabs;
use WmsBridge\Admin\Words;
use WmsBridge\Install\OnlyShop;

final class SettingsPage
{
    use Translates;

    /** In the form's address: the shop whose settings it shows. */
    const SHOP = 'id_shop_of_settings';

    /** @var \Wmsbridge */
    private $module;
    /** @var \Context */
    private $context;
    /** @var array<int, string> what is wrong with what was sent */
    private $errors = [];
    /** @var array<string, mixed> what was sent, where it was refused */
    private $posted = [];

    public function __construct(\Wmsbridge $module, \Context $context)
    {
        $this->module = $module;
        $this->context = $context;
    }

    /** @return string HTML */
    public function show(bool $mayEdit): string
    {
        if ($this->noShopIsChosen()) {
            return $this->module->displayWarning($this->trans('Every shop has settings and a connection of its own: choose one shop at the top of the page.', [], 'Modules.Wmsbridge.Admin'));
        }
        OnlyShop::settle();
        $idShop = $this->idShop();
        $form = (new SettingsForm($mayEdit))->html($this->module, Links::page(Tabs::SETTINGS, [self::SHOP => $idShop]), Settings::ofShop($idShop), $this->orderStates(), $this->carriers(), $this->posted);
        $this->context->smarty->assign(['wmsbridge_errors' => $this->errors, 'wmsbridge_said' => Flash::take()]);

        // The form is PrestaShop's own HTML.
        return $this->context->smarty->fetch($this->module->getLocalPath() . 'views/templates/admin/said.tpl') . '<div id="wmsbridge-settings">' . $form . '</div>';
    }

    /**
     * Stores what was sent, and opens the page anew; where something is wrong, show() says it.
     *
     * @param array<string, mixed> $posted
     */
    public function save(array $posted): void
    {
        if ($this->noShopIsChosen()) {
            return;
        }
        if ((int) \Tools::getValue(self::SHOP) !== $this->idShop()) {
            // The settings of one shop would be stored for another. What is shown is this shop's.
            $this->errors = [(new Words())->otherShop()];

            return;
        }
        OnlyShop::settle();
        $this->errors = $this->store($this->idShop(), $posted);
        $this->posted = $posted;
    }

    private function noShopIsChosen(): bool
    {
        return \Shop::isFeatureActive() && \Shop::getContext() !== \Shop::CONTEXT_SHOP;
    }

    private function idShop(): int
    {
        return (int) (\Shop::getContextShopID() ?: $this->context->shop->id);
    }

    /** @return array<int, string> what is wrong; else the page is opened anew */
    private function store(int $idShop, array $posted): array
    {
        $read = SettingsInput::read($posted, array_keys($this->orderStates()), $this->carriers());
        if ($read['problems'] !== []) {
            $sentences = array_map(function (array $problem): string {
                if (isset($problem[1]['%setting%'])) {
                    $problem[1]['%setting%'] = $this->trans($problem[1]['%setting%']);
                }

                return $this->trans($problem[0], $problem[1]);
            }, $read['problems']);
            $sentences[] = $this->trans('Nothing was saved.', [], 'Modules.Wmsbridge.Admin');

            return $sentences;
        }
        // Uninstalling concerns all shops.
        \Configuration::updateGlobalValue(Settings::KEEP_DATA, $read['values'][Settings::KEEP_DATA]);
        unset($read['values'][Settings::KEEP_DATA]);
        Settings::store($idShop, $read['values']);

        Flash::say(true, $this->trans('Saved. The sidecar follows at its next look, within seconds.', [], 'Modules.Wmsbridge.Admin'));
        \Tools::redirectAdmin(Links::page(Tabs::SETTINGS));

        return [];
    }

    /** @return array<int, string> name by id */
    private function orderStates(): array
    {
        $names = [];
        foreach (\OrderState::getOrderStates((int) $this->context->language->id) as $state) {
            $names[(int) $state['id_order_state']] = self::plain($state['name']);
        }
        ksort($names);

        return $names;
    }

    /** @return array<int, string> name by id_reference */
    private function carriers(): array
    {
        $names = [];
        foreach (\Carrier::getCarriers((int) $this->context->language->id, false, false, false, null, \Carrier::ALL_CARRIERS) as $carrier) {
            $names[(int) $carrier['id_reference']] = self::plain($carrier['name']);
        }

        return $names;
    }

    /** HelperForm puts labels into the page as they are in 8 and escapes some of them in 9: what is left is safe in both. */
    private static function plain(string $name): string
    {
        return str_replace(['<', '>'], '', $name);
    }
}
