<?php
/** Texts of the back office, in the employee's language. */

namespace WmsBridge\Settings;

trait Translates
{
    /**
     * @param string $text in English; PrestaShop's translation pages find it by this call's form
     * @param array<string, string> $parameters what stands in its %places%
     */
    protected function trans(string $text, array $parameters = [], string $domain = 'Modules.Wmsbridge.Admin'): string
    {
        return \Context::getContext()->getTranslator()->trans($text, $parameters, $domain);
    }
}
