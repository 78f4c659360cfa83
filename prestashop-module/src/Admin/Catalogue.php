<?php
/**
 * One text out of the module's own translation files. Only for names that are stored once and for all languages (the menu),
 * while PrestaShop's translator knows one language, and not yet the module that it is installing. Pages use Translates.
 */

namespace WmsBridge\Admin;

final class Catalogue
{
    const FOLDER = __DIR__ . '/../../translations';

    /** @return string the text itself where there is no translation */
    public static function text(string $text, string $locale): string
    {
        if (!preg_match('/^[a-z]{2}-[A-Z]{2}$/D', $locale)) {
            return $text;
        }

        return self::read(self::FOLDER . '/' . $locale . '/ModulesWmsbridgeAdmin.' . $locale . '.xlf')[$text] ?? $text;
    }

    /**
     * @return array<string, string> translation by English text; empty where there is no such file
     */
    public static function read(string $file): array
    {
        $xml = is_file($file) ? simplexml_load_string((string) file_get_contents($file), 'SimpleXMLElement', LIBXML_NONET) : false;
        $texts = [];
        foreach ($xml === false ? [] : $xml->file as $part) {
            foreach ($part->body->{'trans-unit'} as $unit) {
                $texts[(string) $unit->source] = (string) $unit->target;
            }
        }

        return $texts;
    }
}
