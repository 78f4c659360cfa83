<?php
/**
 * WMS Bridge: the shop and its warehouse tell the same story.
 */

require_once __DIR__ . '/src/autoload.php';

use WmsBridge\Admin\Links;
use WmsBridge\Admin\Tabs;
use WmsBridge\Event\EventTable;
use WmsBridge\Event\Recorder;
use WmsBridge\Event\ShopLog;
use WmsBridge\Hook\OrderHooks;
use WmsBridge\Hook\PrivacyHooks;
use WmsBridge\Hook\ScreenHooks;
use WmsBridge\Install\Installer;
use WmsBridge\Install\Pairing;
use WmsBridge\Install\Tables;
use WmsBridge\Settings\Settings;
use WmsBridge\Webservice\Resources;

class Wmsbridge extends Module
{
    use PrivacyHooks;
    use ScreenHooks;

    /** Stamped by scripts/build-module from package.json, the one place where the version stands. */
    const VERSION = '0.0.0';

    /** A test compares this list with the methods below. */
    const HOOKS = [
        'actionValidateOrder',
        'actionOrderStatusUpdate',
        'actionOrderStatusPostUpdate',
        'actionObjectOrderUpdateAfter',
        'actionOrderEdited',
        'actionProductCancel',
        'actionOrderSlipAdd',
        'actionObjectOrderReturnAddAfter',
        'actionObjectOrderDeleteAfter',
        'addWebserviceResources',
        'displayAdminOrderMain',
        'displayAdminProductsExtra',
        'displayOrderDetail',
        'dashboardZoneOne',
        'displayBackOfficeHeader',
        'actionExportGDPRData',
        'actionDeleteGDPRCustomer',
        'actionOrderGridDefinitionModifier',
        'actionOrderGridQueryBuilderModifier',
        'actionOrderGridDataModifier',
    ];

    /** @var Recorder|null one for the request: PrestaShop may make several instances of a module */
    private static $recorder;

    public function __construct()
    {
        $this->name = 'wmsbridge';
        $this->tab = 'shipping_logistics';
        $this->version = self::VERSION;
        $this->author = 'WMS Bridge';
        $this->need_instance = 0;
        $this->bootstrap = true;
        $this->ps_versions_compliancy = ['min' => '8.0.0', 'max' => '9.99.99'];

        parent::__construct();

        // PrestaShop makes the module for every hook, at the checkout too. Loading its translations costs about 5 ms there, more than all
        // that the hooks do: only the back office, where someone reads these, pays for them.
        $backOffice = in_array($this->context->controller->controller_type ?? '', ['admin', 'moduleadmin'], true);
        $say = $backOffice ? function (string $text): string {
            return $this->trans($text, [], 'Modules.Wmsbridge.Admin');
        } : 'strval';
        $this->displayName = 'WMS Bridge';
        $this->description = $say('Connects the shop with its warehouse: orders go out; stock, statuses, carriers and tracking numbers come back.');
        $this->confirmUninstall = $say('The order ledger, the history and the settings stay in the database of the shop for an installation later, unless "Keep the data when the module is uninstalled" is switched off in the settings of WMS Bridge: then they are deleted for good. The key of the sidecar is deleted in any case, and the Webservice is put back as it was. Orders and stock of the shop stay as they are. Uninstall now?');
    }

    public function isUsingNewTranslationSystem()
    {
        return true;
    }

    public function install()
    {
        if (!Installer::runsOn(PHP_VERSION)) {
            $this->_errors[] = $this->trans('WMS Bridge needs PHP %least% or later, and this shop runs %version%. Ask your host for a newer PHP; nothing was installed.', ['%least%' => Installer::LEAST_PHP, '%version%' => PHP_VERSION], 'Modules.Wmsbridge.Admin');

            return false;
        }
        $tablesWereThere = Tables::exist();
        if (!parent::install()) {
            return false;
        }
        try {
            Installer::ensure($this, self::HOOKS);
        } catch (Throwable $error) {
            // PrestaShop would count the module as installed, half of it missing.
            Installer::remove($tablesWereThere);
            parent::uninstall();
            ShopLog::error('The module could not be installed', $error);
            $this->_errors[] = $this->trans('WMS Bridge could not be installed, and nothing of it was left in the shop. %reason%', ['%reason%' => $error->getMessage()], 'Modules.Wmsbridge.Admin');

            return false;
        }

        return true;
    }

    public function uninstall()
    {
        $reset = Installer::isReset();
        $keepData = (bool) Configuration::getGlobalValue(Settings::KEEP_DATA);
        if (!parent::uninstall()) {
            return false;
        }
        if ($reset) {
            return true;
        }
        try {
            Installer::remove($keepData);
        } catch (Throwable $error) {
            $this->_errors[] = $this->trans('Not everything of WMS Bridge could be removed. %reason%', ['%reason%' => $error->getMessage()], 'Modules.Wmsbridge.Admin');

            return false;
        }

        return true;
    }

    /** Sets right what PrestaShop needs of the module; the data stays. */
    public function reset()
    {
        Installer::ensure($this, self::HOOKS);

        return true;
    }

    public function getContent()
    {
        Tabs::ensure();
        Tools::redirectAdmin(Links::page(Tabs::landing()));

        return '';
    }

    public function hookActionValidateOrder($params)
    {
        $this->record('actionValidateOrder', $params);
    }

    public function hookActionOrderStatusUpdate($params)
    {
        $this->record('actionOrderStatusUpdate', $params);
    }

    public function hookActionOrderStatusPostUpdate($params)
    {
        $this->record('actionOrderStatusPostUpdate', $params);
    }

    public function hookActionObjectOrderUpdateAfter($params)
    {
        $this->record('actionObjectOrderUpdateAfter', $params);
    }

    public function hookActionOrderEdited($params)
    {
        $this->record('actionOrderEdited', $params);
    }

    public function hookActionProductCancel($params)
    {
        $this->record('actionProductCancel', $params);
    }

    public function hookActionOrderSlipAdd($params)
    {
        $this->record('actionOrderSlipAdd', $params);
    }

    public function hookActionObjectOrderReturnAddAfter($params)
    {
        $this->record('actionObjectOrderReturnAddAfter', $params);
    }

    public function hookActionObjectOrderDeleteAfter($params)
    {
        $this->record('actionObjectOrderDeleteAfter', $params);
    }

    public function hookAddWebserviceResources($params)
    {
        return Resources::OURS;
    }

    private function record(string $hook, $params): void
    {
        try {
            self::recorder()->record(static function () use ($hook, $params) {
                return OrderHooks::touch($hook, (array) $params);
            }, $hook);
        } catch (Throwable $error) {
            // The recorder throws nothing, but while the module's files are being replaced it may be missing.
            error_log('WMS Bridge: ' . $hook . ' could not be recorded: ' . $error->getMessage());
        }
    }

    private static function recorder(): Recorder
    {
        if (self::$recorder === null) {
            self::$recorder = new Recorder(
                [EventTable::class, 'add'],
                [Pairing::class, 'holds'],
                static function (): int {
                    return (int) (Shop::getContextShopID() ?: Context::getContext()->shop->id);
                },
                static function (): float {
                    return microtime(true);
                }
            );
        }

        return self::$recorder;
    }
}
