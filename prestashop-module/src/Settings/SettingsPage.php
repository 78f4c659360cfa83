<?php
/**
 * The settings of one shop: shown, checked, stored. Token and right to view are checked before it comes here; the right to edit is
 * given in.
 */

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

    public function __construct(\Wmsbridge $module, \Context $context)
    {
        $this->module = $module;
        $this->context = $context;
    }

    /** @return string HTML */
    public function show(bool $mayEdit): string
    {
        if (\Shop::isFeatureActive() && \Shop::getContext() !== \Shop::CONTEXT_SHOP) {
            return $this->module->displayWarning($this->trans('Every shop has settings and a connection of its own: choose one shop at the top of the page.', [], 'Modules.Wmsbridge.Admin'));
        }
        OnlyShop::settle();
        $idShop = (int) (\Shop::getContextShopID() ?: $this->context->shop->id);
        $errors = [];
        $posted = [];
        if (\Tools::isSubmit(SettingsForm::SUBMIT) && (int) \Tools::getValue(self::SHOP) !== $idShop) {
            // The settings of one shop would be stored for another. What is shown is this shop's.
            $errors = [(new Words())->otherShop()];
        } elseif (\Tools::isSubmit(SettingsForm::SUBMIT)) {
            $posted = $_POST;
            $errors = $mayEdit ? $this->save($idShop, $posted) : [$this->trans('Your profile may look at this, and not change it.', [], 'Modules.Wmsbridge.Admin')];
        }
        $form = (new SettingsForm($mayEdit))->html($this->module, Links::page(Tabs::SETTINGS, [self::SHOP => $idShop]), Settings::ofShop($idShop), $this->orderStates(), $this->carriers(), $errors === [] ? [] : $posted);
        $this->context->smarty->assign(['wmsbridge_errors' => $errors, 'wmsbridge_said' => Flash::take(), 'wmsbridge_form' => $form]);

        return $this->context->smarty->fetch($this->module->getLocalPath() . 'views/templates/admin/settings.tpl');
    }

    /** @return array<int, string> what is wrong; else the page is opened anew */
    private function save(int $idShop, array $posted): array
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
