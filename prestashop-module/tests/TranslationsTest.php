<?php

use PHPUnit\Framework\TestCase;
use WmsBridge\Admin\Catalogue;
use WmsBridge\Admin\Tabs;

/** Every text of the module is translated into every language, none is translated that is gone, and the places in it are kept. */
final class TranslationsTest extends TestCase
{
    const ROOT = __DIR__ . '/..';
    const LOCALES = ['de-DE', 'es-ES', 'fr-FR', 'it-IT', 'pl-PL'];

    /**
     * @dataProvider files
     */
    public function testAllTextsAreTranslatedAndNoOthers(string $locale, string $domain): void
    {
        $texts = self::texts()[$domain];
        $translated = Catalogue::read(self::file($locale, $domain));

        self::assertSame([], array_values(array_diff($texts, array_keys($translated))), 'missing');
        self::assertSame([], array_values(array_diff(array_keys($translated), $texts)), 'gone from the module');
        foreach ($translated as $text => $target) {
            self::assertNotSame('', trim($target), $text);
            self::assertSame(self::places($text), self::places($target), "$text -> $target");
        }
    }

    public static function files(): array
    {
        $files = [];
        foreach (self::LOCALES as $locale) {
            foreach (['Admin', 'Shop'] as $domain) {
                $files["$locale $domain"] = [$locale, $domain];
            }
        }

        return $files;
    }

    public function testNoLanguageLiesAboutWithoutBeingTested(): void
    {
        $folders = array_map('basename', glob(self::ROOT . '/translations/*-*', GLOB_ONLYDIR) ?: []);
        sort($folders);

        self::assertSame(self::LOCALES, $folders);
    }

    /** PrestaShop names a file by its domain and takes another one for nobody's. */
    public function testTheFilesAreAsPrestaShopWantsThem(): void
    {
        foreach (self::files() as [$locale, $domain]) {
            $xml = simplexml_load_string((string) file_get_contents(self::file($locale, $domain)));
            self::assertSame('1.2', (string) $xml['version']);
            self::assertSame($locale, (string) $xml->file['target-language']);
            $ids = [];
            foreach ($xml->file->body->{'trans-unit'} as $unit) {
                $ids[] = (string) $unit['id'];
                self::assertSame(md5((string) $unit->source), (string) $unit['id']);
            }
            self::assertSame($ids, array_unique($ids));
        }
    }

    public function testAnUnknownLanguageIsEnglish(): void
    {
        self::assertSame('Overview', Catalogue::text('Overview', 'ja-JP'));
        self::assertSame('Overview', Catalogue::text('Overview', '../../etc'));
        self::assertSame('Vue d\'ensemble', Catalogue::text('Overview', 'fr-FR'));
    }

    /** A translation in other words than PrestaShop's own calls would not be found. */
    public function testEveryTextIsGivenInTheFormThatPrestaShopFinds(): void
    {
        foreach (self::sources('php') as $file => $code) {
            preg_match_all('/->trans\(\s*\'(?:[^\'\\\\]|\\\\.)*\'\s*(.{0,40})/', $code, $calls, PREG_SET_ORDER);
            foreach ($calls as $call) {
                self::assertStringStartsWith(',', $call[1], $file . ': ' . $call[0]);
            }
        }
    }

    /** @return array<string, array<int, string>> texts by domain */
    private static function texts(): array
    {
        $texts = ['Admin' => array_values(Tabs::words()), 'Shop' => []];
        foreach (self::sources('php') as $code) {
            // The storefront's and the customer's own say so; PrestaShop's own texts it has translated itself.
            $code = preg_replace_callback('/->trans\(\s*\'((?:[^\'\\\\]|\\\\.)*)\',(?:(?!->trans).)*?\'(Modules\.Wmsbridge\.Shop|Emails\.\w+)\'/s', static function (array $text) use (&$texts): string {
                if ($text[2] === 'Modules.Wmsbridge.Shop') {
                    $texts['Shop'][] = $text[1];
                }

                return '';
            }, $code);
            preg_match_all('/(?:->trans|\$say)\(\s*\'((?:[^\'\\\\]|\\\\.)*)\'|\$problems\[\] = \[\'((?:[^\'\\\\]|\\\\.)*)\'/', $code, $found);
            $texts['Admin'] = array_merge($texts['Admin'], array_filter($found[1]), array_filter($found[2]));
        }
        foreach (self::sources('tpl') as $code) {
            preg_match_all('/\{l s=\'((?:[^\'\\\\]|\\\\.)*)\'.*?d=\'Modules\.Wmsbridge\.(\w+)\'\}/', $code, $found, PREG_SET_ORDER);
            foreach ($found as $text) {
                $texts[$text[2]][] = $text[1];
            }
        }

        return array_map(static function (array $of): array {
            return array_values(array_unique(array_map(static function (string $text): string {
                return str_replace("\\'", "'", $text);
            }, $of)));
        }, $texts);
    }

    /** @return array<string, string> code by file */
    private static function sources(string $extension): array
    {
        $sources = [];
        foreach (['src', 'controllers', 'views', 'wmsbridge.php'] as $path) {
            $files = is_file(self::ROOT . "/$path") ? [self::ROOT . "/$path"] : new RecursiveIteratorIterator(new RecursiveDirectoryIterator(self::ROOT . "/$path", FilesystemIterator::SKIP_DOTS));
            foreach ($files as $file) {
                if (substr((string) $file, -strlen($extension) - 1) === ".$extension") {
                    $sources[(string) $file] = (string) file_get_contents((string) $file);
                }
            }
        }

        return $sources;
    }

    private static function places(string $text): array
    {
        preg_match_all('/%[a-z_]+%|%s/', $text, $found);
        sort($found[0]);

        return $found[0];
    }

    private static function file(string $locale, string $domain): string
    {
        return self::ROOT . "/translations/$locale/ModulesWmsbridge$domain.$locale.xlf";
    }
}
