<?php
/**
 * Whether a status's e-mail tells the customer how to follow the parcel. PrestaShop gives each status e-mail the number and the
 * link, but that of its own status "Shipped" (8 and 9) shows neither; a theme's or a shop's own may.
 */

namespace WmsBridge\Webservice;

final class ShipmentsTemplate
{
    /** What of the parcel PrestaShop offers to a status e-mail. */
    const LINK = '{followup}';
    const NUMBER = '{shipping_number}';

    /**
     * @param string $template as `order_state_lang` has it, without a folder
     *
     * @return array<int, string> LINK, NUMBER
     */
    public static function shownBy(string $template, int $idLang): array
    {
        $shop = \Context::getContext()->shop;
        $theme = isset($shop->theme) && is_object($shop->theme) ? $shop->theme : null;
        $themes = $theme === null ? [] : array_filter([(string) $theme->getName(), (string) $theme->get('parent')]);
        $languages = [\Language::getIsoById($idLang), \Language::getIsoById((int) \Configuration::get('PS_LANG_DEFAULT')), 'en'];

        return self::shows(self::text(_PS_ROOT_DIR_, $themes, array_filter($languages), $template));
    }

    /** Pure. @return array<int, string> LINK, NUMBER */
    public static function shows(string $text): array
    {
        return array_values(array_filter([self::LINK, self::NUMBER], static function (string $variable) use ($text): bool {
            return strpos($text, $variable) !== false;
        }));
    }

    /**
     * The template's files where PrestaShop's Mail looks for them, in its order: languages, and in each the theme, its parent, the
     * shop and the modules.
     *
     * @param array<int, string> $themes
     * @param array<int, string> $languages
     *
     * @return string '' where there is none
     */
    public static function text(string $root, array $themes, array $languages, string $template): string
    {
        foreach ($languages as $iso) {
            $folders = array_map(static function (string $theme) use ($root): string {
                return "$root/themes/$theme";
            }, $themes);
            $folders[] = $root;
            foreach (array_merge($folders, glob("$root/modules/*", GLOB_ONLYDIR) ?: []) as $folder) {
                $text = '';
                foreach (['html', 'txt'] as $ending) {
                    $file = "$folder/mails/$iso/$template.$ending";
                    $text .= is_file($file) ? (string) file_get_contents($file) : '';
                }
                if ($text !== '') {
                    return $text;
                }
            }
        }

        return '';
    }
}
