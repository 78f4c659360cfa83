<?php
/**
 * The guided set-up: what to copy to the sidecar, and the checks that turn green one by one. Also the question whether a shop was
 * moved or copied, and the key.
 */

namespace WmsBridge\Admin;

use WmsBridge\Event\ShopLog;
use WmsBridge\Install\Installer;
use WmsBridge\Install\Pairing;
use WmsBridge\Install\Tables;
use WmsBridge\Install\WebserviceKey;
use WmsBridge\Install\WebserviceSwitch;
use WmsBridge\Settings\EnvFile;
use WmsBridge\Settings\Settings;
use WmsBridge\Settings\Translates;

final class SetupPage
{
    use Translates;

    const ACTION = 'wmsbridge_action';

    /** A hash of the key that was shown: a key is shown once. */
    const KEY_SHOWN = 'WMSBRIDGE_KEY_SHOWN';

    /** What the numbers of WMS orders may begin with: every WMS we know takes these characters. */
    const PREFIX = '/^[A-Za-z0-9-]{1,16}$/D';

    /** @var \Wmsbridge */
    private $module;
    /** @var \Context */
    private $context;
    /** @var array<int, string> what went wrong */
    private $errors = [];
    /** @var bool */
    private $showKey = false;

    public function __construct(\Wmsbridge $module, \Context $context)
    {
        $this->module = $module;
        $this->context = $context;
    }

    /**
     * What a button of the page asks for; where something is wrong, show() says it. Token and rights are checked before, see PageController.
     *
     * @param mixed $action
     */
    public function act($action): void
    {
        if (!is_string($action) || $action === '' || $this->noShopIsChosen()) {
            return;
        }
        try {
            $this->errors = $this->run($action, $this->idShop());
            $this->showKey = $action === 'show_key' && $this->errors === [];
        } catch (\Throwable $error) {
            $this->failed($error);
        }
    }

    /** @return string HTML */
    public function show(bool $mayEdit): string
    {
        if ($this->noShopIsChosen()) {
            return $this->module->displayWarning($this->trans('Every shop has settings and a connection of its own: choose one shop at the top of the page.', [], 'Modules.Wmsbridge.Admin'));
        }
        $idShop = $this->idShop();
        try {
            if (Tables::missing() === []) {
                Installer::shops();
            }
        } catch (\Throwable $error) {
            $this->failed($error);
        }
        $this->context->smarty->assign(['wmsbridge' => $this->view($idShop, $this->errors, $this->showKey, $mayEdit), 'wmsbridge_said' => Flash::take(), 'wmsbridge_checks' => $this->checks($idShop, $mayEdit), 'wmsbridge_setup_url' => Links::page(Tabs::SETUP)]);

        return $this->context->smarty->fetch($this->module->getLocalPath() . 'views/templates/admin/setup.tpl');
    }

    private function failed(\Throwable $error): void
    {
        ShopLog::error('The set-up page failed', $error);
        $this->errors[] = $this->trans('That did not work. %reason%', ['%reason%' => $error->getMessage()], 'Modules.Wmsbridge.Admin');
    }

    private function idShop(): int
    {
        return (int) (\Shop::getContextShopID() ?: $this->context->shop->id);
    }

    private function noShopIsChosen(): bool
    {
        return \Shop::isFeatureActive() && \Shop::getContext() !== \Shop::CONTEXT_SHOP;
    }

    /** The part that is refreshed. @return string HTML */
    public function part(bool $mayEdit): string
    {
        $this->context->smarty->assign(['wmsbridge_checks' => $this->checks($this->idShop(), $mayEdit), 'wmsbridge_setup_url' => Links::page(Tabs::SETUP)]);

        return $this->context->smarty->fetch($this->module->getLocalPath() . 'views/templates/admin/setup_checks.tpl');
    }

    private function checks(int $idShop, bool $mayEdit): array
    {
        return (new Checks())->of($mayEdit, $idShop, Tables::missing() === [] ? Connections::of([$idShop])[$idShop] ?? 0 : 0, (int) $this->module->id);
    }

    /** @return array<int, string> what is wrong; else the page is opened anew, but for the key, which is shown once */
    private function run(string $action, int $idShop): array
    {
        switch ($action) {
            case 'show_key':
                if (self::keyWasShown($idShop)) {
                    return [$this->trans('This key was shown once already. If it is lost, make a new one: the old one works for 24 hours more.', [], 'Modules.Wmsbridge.Admin')];
                }
                Settings::store($idShop, [self::KEY_SHOWN => hash('sha256', WebserviceKey::key($idShop))]);

                return [];
            case 'rotate_key':
                WebserviceKey::rotate($idShop, true);

                return $this->openAnew($this->trans('There is a new key. Put it into the .env of the sidecar and start it again: the old key works for 24 hours more.', [], 'Modules.Wmsbridge.Admin'));
            case 'webservice_on':
                WebserviceSwitch::turnOn($idShop);

                return $this->openAnew($this->trans('The Webservice is switched on. If WMS Bridge is uninstalled, it is put back as it was.', [], 'Modules.Wmsbridge.Admin'));
            case 'pass_key':
                WebserviceSwitch::passKey();

                return $this->openAnew($this->trans('The file .htaccess hands the key over from now on. If WMS Bridge is uninstalled, it is put back as it was.', [], 'Modules.Wmsbridge.Admin'));
            case 'repair':
                $this->module->reset();

                return $this->openAnew($this->trans('Repaired.', [], 'Modules.Wmsbridge.Admin'));
            case 'moved':
                foreach ($this->unpaired() as $id) {
                    Pairing::moved($id);
                }

                return $this->openAnew($this->trans('This is the same shop, at its new place. Everything goes on.', [], 'Modules.Wmsbridge.Admin'));
            case 'copied':
                return $this->copied();
        }

        return [];
    }

    private function copied(): array
    {
        $prefix = trim(self::sent('wmsbridge_prefix'));
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
        // The connections of before go with their keys: those are the keys of the shop that this one was copied from.
        Installer::shops();

        return $this->openAnew($this->trans('This copy has a connection, a key and an order prefix of its own, and everything is switched off. Give its sidecar a .env of its own, with a warehouse for tests.', [], 'Modules.Wmsbridge.Admin'));
    }

    /** @return array<int, int> shops that are not the ones that were paired */
    private function unpaired(): array
    {
        return array_values(array_filter(array_map('intval', \Shop::getShops(false, null, true)), static function (int $id): bool {
            return !Pairing::holds($id);
        }));
    }

    /** Opens the page anew, so that loading it again does nothing twice. */
    private function openAnew(string $sentence): array
    {
        Flash::say(true, $sentence);
        \Tools::redirectAdmin(Links::page(Tabs::SETUP));

        return [];
    }

    private function view(int $idShop, array $errors, bool $showKey, bool $mayEdit): array
    {
        $connection = Tables::missing() === [] ? Pairing::connection($idShop) : null;
        $key = $connection === null ? '' : WebserviceKey::key($idShop);

        return [
            'url' => Links::page(Tabs::SETUP),
            'refresh_url' => Links::page(Tabs::SETUP, ['ajax' => 1, 'action' => 'refresh']),
            'errors' => $errors,
            'may_edit' => $mayEdit,
            'paired' => Pairing::holds($idShop),
            'domain' => (string) $this->context->shop->domain,
            'database' => _DB_NAME_,
            'prefix' => $connection === null ? '' : (string) $connection['order_prefix'],
            'suggested_prefix' => 'TEST' . strtoupper(substr(hash('sha256', $this->context->shop->domain . _DB_NAME_), 0, 3)) . '-',
            'show_key' => $showKey,
            'key_was_shown' => self::keyWasShown($idShop),
            'old_key_until' => ($until = WebserviceKey::oldUntil($idShop)) > time() ? (string) \Tools::displayDate(date('Y-m-d H:i:s', $until), true) : '',
            'env' => EnvFile::text([
                'database_server' => _DB_SERVER_,
                'database_name' => _DB_NAME_,
                'database_prefix' => _DB_PREFIX_,
                'shop_url' => WebserviceProbe::shopUrl($idShop),
                'shop_key' => $showKey ? $key : EnvFile::masked($key),
                'shop_id' => $idShop,
            ]),
            'grants' => EnvFile::grants(_DB_NAME_, _DB_PREFIX_, Tables::NAMES),
        ];
    }

    private static function sent(string $name): string
    {
        $value = \Tools::getValue($name);

        return is_string($value) ? $value : '';
    }

    private static function keyWasShown(int $idShop): bool
    {
        $key = Tables::missing() === [] ? WebserviceKey::key($idShop) : '';

        return $key !== '' && hash_equals((string) \Configuration::get(self::KEY_SHOWN, null, null, $idShop), hash('sha256', $key));
    }
}
