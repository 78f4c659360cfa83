<?php
/** Texts of the back office, in the employee's language. */

namespace WmsBridge\Settings;

trait Translates
{
    /** @var array<string, string> a list shows the same few words in each of its rows, and PrestaShop looks long for each */
    private static $found = [];

    /**
     * @param string $text in English; PrestaShop's translation pages find it by this call's form
     * @param array<string, string> $parameters what stands in its %places%
     */
    protected function trans(string $text, array $parameters = [], string $domain = 'Modules.Wmsbridge.Admin'): string
    {
        $translator = \Context::getContext()->getTranslator();
        if ($parameters !== []) {
            return $translator->trans($text, $parameters, $domain);
        }
        $place = $translator->getLocale() . $domain . $text;

        return self::$found[$place] = self::$found[$place] ?? $translator->trans($text, [], $domain);
    }
}
