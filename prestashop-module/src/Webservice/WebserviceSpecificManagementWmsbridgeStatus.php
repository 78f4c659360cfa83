<?php
/**
 * `GET /api/wmsbridge_status`: what the module speaks, and whether this shop is the one that was paired.
 *
 * The sidecar asks at its start and before it works: it stands still where the two do not match.
 */

use WmsBridge\Install\Contract;
use WmsBridge\Install\Pairing;
use WmsBridge\Webservice\JsonResource;

class WebserviceSpecificManagementWmsbridgeStatus extends JsonResource
{
    protected function name(): string
    {
        return 'wmsbridge_status';
    }

    protected function methods(): array
    {
        return ['GET', 'HEAD'];
    }

    /**
     * @return array{module_version: string, layout: int, contract: int, prestashop_version: string, pairing: string, clock: string, time_zone: string, pack_stock_type: int}
     */
    protected function answer($body)
    {
        $idShop = (int) Context::getContext()->shop->id;
        if (Shop::getContext() === Shop::CONTEXT_SHOP) {
            $idShop = (int) Shop::getContextShopID();
        }

        return [
            'module_version' => Wmsbridge::VERSION,
            'layout' => Contract::LAYOUT,
            'contract' => Contract::CONTRACT,
            'prestashop_version' => _PS_VERSION_,
            'pairing' => Pairing::holds($idShop) ? 'ok' : 'copied',
            // As ObjectModel writes date_add and date_upd.
            'clock' => date('Y-m-d H:i:s'),
            'time_zone' => (string) Configuration::get('PS_TIMEZONE', null, null, $idShop),
            'pack_stock_type' => (int) Configuration::get('PS_PACK_STOCK_TYPE', null, null, $idShop),
        ];
    }
}
