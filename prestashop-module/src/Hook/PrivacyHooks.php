<?php
/** The hooks about personal data. PrestaShop's module psgdpr calls the two for modules that hold some; see CustomerData. */

namespace WmsBridge\Hook;

use WmsBridge\Privacy\CustomerData;

trait PrivacyHooks
{
    /** @return string JSON, for psgdpr reads nothing else */
    public function hookActionExportGDPRData($params)
    {
        return $this->shown('actionExportGDPRData', static function () use ($params): string {
            return (string) json_encode(CustomerData::export((array) $params), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
        });
    }

    /** An error is not hidden: PrestaShop puts it into its log, and shows it in its developer mode. */
    public function hookActionDeleteGDPRCustomer($params)
    {
        CustomerData::erase((array) $params);
    }
}
