<?php
/**
 * The module's page in the back office: what to do first, whether a sidecar lives, the settings, the ready `.env`.
 * PrestaShop has checked the employee's token and right before it comes here.
 */

namespace WmsBridge\Settings;

use WmsBridge\Event\ShopLog;
use WmsBridge\Install\Installer;
use WmsBridge\Install\Pairing;
use WmsBridge\Install\ShopAccess;
use WmsBridge\Install\Tables;
use WmsBridge\Install\WebserviceAccess;

final class SettingsPage
{
    use Translates;

    const ACTION = 'wmsbridge_action';
    const DONE = 'wmsbridge_done';

    /** What the numbers of WMS orders may begin with: every WMS we know takes these characters. */
    const PREFIX = '/^[A-Za-z0-9-]{1,16}$/D';

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
    public function show(): string
    {
        if (\Shop::isFeatureActive() && \Shop::getContext() !== \Shop::CONTEXT_SHOP) {
            return $this->module->displayWarning($this->trans('Every shop has settings and a connection of its own: choose one shop at the top of the page.', [], 'Modules.Wmsbridge.Admin'));
        }
        $idShop = (int) (\Shop::getContextShopID() ?: $this->context->shop->id);
        WebserviceAccess::endOldKeyIfDue();
        Installer::shops();

        $errors = [];
        $posted = [];
        if (\Tools::isSubmit(SettingsForm::SUBMIT)) {
            $posted = $_POST;
            $errors = $this->save($idShop, $posted);
        } elseif (\Tools::isSubmit(self::ACTION)) {
            $errors = $this->act((string) \Tools::getValue(self::ACTION), $idShop);
        }

        $form = (new SettingsForm())->html($this->module, $this->url(), Settings::ofShop($idShop), $this->orderStates(), $this->carriers(), $errors === [] ? [] : $posted);
        $this->context->smarty->assign(['wmsbridge' => $this->view($idShop, $errors, \Tools::getValue(self::ACTION) === 'show_key'), 'wmsbridge_form' => $form]);

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

        return $this->done('saved');
    }

    /** @return array<int, string> what is wrong; else the page is opened anew */
    private function act(string $action, int $idShop): array
    {
        try {
            if ($action === 'rotate_key') {
                WebserviceAccess::rotate(true);

                return $this->done('rotated');
            }
            if ($action === 'repair') {
                $this->module->reset();

                return $this->done('repaired');
            }
            if ($action === 'moved') {
                foreach ($this->unpaired() as $id) {
                    Pairing::moved($id);
                }

                return $this->done('moved');
            }
            if ($action === 'copied') {
                return $this->copied();
            }
        } catch (\Throwable $error) {
            ShopLog::error('A button of the settings page failed (' . preg_replace('/[^a-z_]/', '', $action) . ')', $error);

            return [$this->trans('That did not work. %reason%', ['%reason%' => $error->getMessage()], 'Modules.Wmsbridge.Admin')];
        }

        return [];
    }

    private function copied(): array
    {
        $prefix = trim((string) \Tools::getValue('wmsbridge_prefix'));
        if (!preg_match(self::PREFIX, $prefix)) {
            return [$this->trans('An order prefix has 1 to 16 letters, digits or hyphens, such as TEST-.', [], 'Modules.Wmsbridge.Admin')];
        }
        foreach ($this->unpaired() as $id) {
            $off = [];
            foreach (Settings::FLOWS as $flow) {
                $off[Settings::flowKey($flow)] = '0';
            }
            Settings::store($id, $off);
            Pairing::copied($id, $prefix);
        }
        // The present key is the one of the shop that this one was copied from.
        WebserviceAccess::rotate(false);

        return $this->done('copied');
    }

    /** @return array<int, int> shops that are not the ones that were paired */
    private function unpaired(): array
    {
        return array_values(array_filter(array_map('intval', \Shop::getShops(false, null, true)), static function (int $id): bool {
            return !Pairing::holds($id);
        }));
    }

    /** Opens the page anew, so that loading it again does nothing twice. */
    private function done(string $what): array
    {
        \Tools::redirectAdmin($this->url() . '&' . self::DONE . '=' . $what);

        return [];
    }

    private function view(int $idShop, array $errors, bool $showKey): array
    {
        $connection = Pairing::connection($idShop);
        $key = (string) \Configuration::getGlobalValue(WebserviceAccess::KEY);
        $missing = ShopAccess::missing((int) $this->module->id, \Wmsbridge::HOOKS);
        if (!WebserviceAccess::isComplete()) {
            $missing[] = 'key';
        }
        if (!\Configuration::get('PS_WEBSERVICE', null, null, $idShop)) {
            $missing[] = 'webservice';
        }

        return [
            'url' => $this->url(),
            'version' => \Wmsbridge::VERSION,
            'errors' => $errors,
            'done' => (string) \Tools::getValue(self::DONE),
            'paired' => Pairing::holds($idShop),
            'domain' => (string) $this->context->shop->domain,
            'database' => _DB_NAME_,
            'prefix' => $connection === null ? '' : (string) $connection['order_prefix'],
            'suggested_prefix' => 'TEST' . strtoupper(substr(hash('sha256', $this->context->shop->domain . _DB_NAME_), 0, 3)) . '-',
            'missing' => $missing,
            'sidecar' => SidecarHealth::of($connection === null ? [] : $this->heartbeats((int) $connection['id_connection'])),
            'show_key' => $showKey,
            'old_key_until' => (int) \Configuration::getGlobalValue(WebserviceAccess::OLD_KEY_UNTIL),
            'env' => EnvFile::text([
                'database_server' => _DB_SERVER_,
                'database_name' => _DB_NAME_,
                'database_prefix' => _DB_PREFIX_,
                'shop_url' => rtrim((string) $this->context->shop->getBaseURL((bool) \Configuration::get('PS_SSL_ENABLED')), '/'),
                'shop_key' => $showKey ? $key : EnvFile::masked($key),
                'shop_id' => \Shop::isFeatureActive() ? $idShop : null,
            ]),
            'grants' => EnvFile::grants(_DB_NAME_, _DB_PREFIX_, Tables::NAMES),
        ];
    }

    private function heartbeats(int $idConnection): array
    {
        return \Db::getInstance()->executeS(
            'SELECT `sidecar`, `version`, `state`, `message`, TIMESTAMPDIFF(SECOND, `seen_at`, UTC_TIMESTAMP(3)) AS `age_seconds`'
            . ' FROM `' . _DB_PREFIX_ . 'wmsbridge_heartbeat` WHERE `id_connection` = ' . $idConnection . ' ORDER BY `seen_at` DESC LIMIT 20',
            true,
            false
        ) ?: [];
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

    private function url(): string
    {
        return $this->context->link->getAdminLink('AdminModules', true, [], ['configure' => $this->module->name]);
    }
}
