<?php

use PHPUnit\Framework\TestCase;

/**
 * scripts/build-module on a copy of the module, and docker/install-module.sh into the folders of a shop that only look like one.
 */
final class PackageTest extends TestCase
{
    const ROOT = __DIR__ . '/../..';

    /** @var string */
    private $place;

    protected function setUp(): void
    {
        $this->place = sys_get_temp_dir() . '/wmsbridge-package-' . bin2hex(random_bytes(4));
        foreach (['scripts/build-module', 'scripts/build-module.php', 'docker/install-module.sh', 'package.json', 'LICENSE'] as $file) {
            $this->copy($file);
        }
        $module = realpath(self::ROOT . '/prestashop-module');
        foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($module, FilesystemIterator::SKIP_DOTS)) as $file) {
            $name = substr($file->getPathname(), strlen($module) + 1);
            if (!preg_match('#^(vendor|tests)/#', $name)) {
                $this->copy("prestashop-module/$name");
            }
        }
    }

    protected function tearDown(): void
    {
        exec('rm -rf ' . escapeshellarg($this->place));
    }

    public function testFilesInNestedFoldersOfTheSourcesAreInTheZip(): void
    {
        $this->write('prestashop-module/src/Webservice/Orders/Deep/OrderLines2.php', "<?php\n");
        $names = $this->built();

        self::assertContains('wmsbridge/src/Webservice/Orders/Deep/OrderLines2.php', $names);
        self::assertContains('wmsbridge/src/Webservice/Orders/Deep/index.php', $names, 'every folder has a guard');
        self::assertContains('wmsbridge/src/Webservice/Orders/index.php', $names);
    }

    public function testEveryFileOfTheSourcesIsInTheZip(): void
    {
        $names = $this->built();
        $sources = $this->place . '/prestashop-module/';
        foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($sources . 'src', FilesystemIterator::SKIP_DOTS)) as $file) {
            self::assertContains('wmsbridge/' . substr($file->getPathname(), strlen($sources)), $names);
        }
        $this->write('prestashop-module/tests/SomeTest.php', "<?php\n");
        $this->write('prestashop-module/vendor/autoload.php', "<?php\n");
        self::assertSame($names, $this->built(), 'tests and tools stay out');
    }

    /** @dataProvider strays */
    public function testAFileThatNoRuleNamesStopsTheBuild(string $stray): void
    {
        $this->write("prestashop-module/$stray", 'x');
        [$code, , $said] = $this->execute(['scripts/build-module'], $this->place);

        self::assertSame(1, $code);
        self::assertStringContainsString($stray, $said);
        self::assertFileDoesNotExist($this->place . '/dist/wmsbridge.zip');
    }

    public function strays(): array
    {
        return [
            'no PHP, among the sources' => ['src/Webservice/notes.txt'],
            'a name that no class has' => ['src/Webservice/Orders/order-lines.php'],
            'a folder of tests where none belongs' => ['src/Webservice/tests/data.json'],
            'a new folder' => ['assets/snapshot.png'],
            'in the module itself' => ['debug.php'],
            'a nested template' => ['views/templates/admin/orders/list.tpl'],
        ];
    }

    /** What PrestaShop's validator bounces. */
    public function testTheZipIsAsTheMarketplaceWantsIt(): void
    {
        $files = $this->content();
        self::assertSame((string) file_get_contents(self::ROOT . '/LICENSE'), $files['wmsbridge/LICENSE'] ?? '', 'the licence itself');
        $found = [];
        foreach ($files as $name => $content) {
            if (!isset($files[dirname($name) . '/index.php'])) {
                $found[] = "$name: no index.php in its folder";
            }
            if (!in_array(pathinfo($name, PATHINFO_EXTENSION), ['php', 'tpl', 'css', 'js'], true)) {
                continue;
            }
            if (!preg_match('#^(<\?php\n)?(/\*\*|\{\*\*)\n( \*[^\n]*\n)* \* @author +\S[^\n]*\n \* @copyright +\S[^\n]*\n \* @license +https://opensource\.org/licenses/MIT [^\n]*\n \*[/}]\n#', $content)) {
                $found[] = "$name: no licence at its beginning";
            }
            if (substr($name, -4) === '.tpl' && strpos($content, 'nofilter') !== false) {
                $found[] = "$name: nofilter";
            }
            // PrestaShop gives the form of index.php.
            if (substr($name, -4) === '.php' && basename($name) !== 'index.php') {
                $found = array_merge($found, self::bounced($name, $content));
            }
        }
        self::assertSame([], $found);
    }

    /** @dataProvider bouncedCode */
    public function testWhatTheValidatorBouncesIsFound(string $code, int $count): void
    {
        self::assertCount($count, self::bounced('x.php', "<?php\nif (!defined('_PS_VERSION_')) {\n    exit;\n}\n" . $code));
    }

    public function bouncedCode(): array
    {
        return [
            'nothing' => ['echo "exit @x header(";', 0],
            'exit' => ['exit;', 1],
            'die' => ['die("x");', 1],
            'a suppressed error' => ['@unlink("x");', 1],
            'an at in a text' => ['$sql = "SET @a = 1"; // @x', 0],
            'a header' => ['header("Location: x"); \header("x");', 2],
            'a method of that name' => ['$this->header("x"); Foo::header(); function header() {}', 0],
        ];
    }

    public function testAFileThatIsCalledByItsAddressDoesNothing(): void
    {
        // One of each folder: that all have the guard is seen above.
        $ofFolder = [];
        foreach ($this->content() as $name => $content) {
            if (substr($name, -4) === '.php' && basename($name) !== 'index.php') {
                $ofFolder[dirname($name)] = [$name, $content];
            }
        }
        self::assertGreaterThan(5, count($ofFolder));
        foreach ($ofFolder as [$name, $content]) {
            $this->write("called/$name", $content);
            self::assertSame([0, '', ''], $this->execute([PHP_BINARY, '-d', 'display_errors=1', "called/$name"], $this->place), $name);
        }
    }

    /** @return string[] in words, with the file */
    private static function bounced(string $name, string $content): array
    {
        $guard = "if (!defined('_PS_VERSION_')) {\n    exit;\n}\n";
        $found = strpos($content, "\n" . $guard) === false ? ["$name: no guard"] : [];
        $code = array_values(array_filter(token_get_all(str_replace($guard, '', $content), TOKEN_PARSE), static function ($token): bool {
            return !is_array($token) || !in_array($token[0], [T_WHITESPACE, T_COMMENT, T_DOC_COMMENT], true);
        }));
        foreach ($code as $i => $token) {
            $before = $code[$i - 1][0] ?? '';
            $text = is_array($token) ? ltrim($token[1], '\\') : $token;
            if ($token === '@') {
                $found[] = "$name: an error is suppressed";
            } elseif (is_array($token) && $token[0] === T_EXIT) {
                $found[] = "$name: $text";
            } elseif ($text === 'header' && ($code[$i + 1] ?? '') === '(' && !in_array($before, [T_OBJECT_OPERATOR, T_DOUBLE_COLON, T_FUNCTION], true)) {
                $found[] = "$name: header()";
            }
        }

        return $found;
    }

    public function testTheZipMayBeNamedByARelativePath(): void
    {
        $this->built();
        $this->write('shop/config/config.inc.php', <<<'PHP'
<?php
final class Tools { public static function generateHtaccess(): void { touch('.htaccess'); } }
final class Module
{
    public static function isInstalled(string $name): bool { return is_file("modules/$name/wmsbridge.php"); }
    public static function getInstanceByName(string $name): bool { return self::isInstalled($name); }
}
final class Configuration { public static function get(string $name): string { return '7'; } }
eval('namespace WmsBridge\\Install;
    final class WebserviceSwitch { public static function turnOn(int $idShop): void {} }
    final class WebserviceKey { public static function key(int $idShop): string { return "the key of shop $idShop"; } }');
PHP
        );
        $this->write('shop/modules/index.php', '');
        $this->write('shop/bin/console', '#!/bin/sh');
        [$code, $key, $said] = $this->execute(['docker/install-module.sh', 'shop', 'dist/wmsbridge.zip'], $this->place);

        self::assertSame([0, "the key of shop 7\n"], [$code, $key], $said);
        self::assertFileExists($this->place . '/shop/modules/wmsbridge/src/autoload.php');
    }

    /** @return string[] the names in the zip */
    private function built(): array
    {
        return array_keys($this->content());
    }

    /** @return array<string, string> what is in the zip, by name */
    private function content(): array
    {
        [$code, , $said] = $this->execute(['scripts/build-module'], $this->place);
        self::assertSame(0, $code, $said);
        $zip = new ZipArchive();
        self::assertTrue($zip->open($this->place . '/dist/wmsbridge.zip'));
        $files = [];
        for ($i = 0; $i < $zip->numFiles; ++$i) {
            $files[(string) $zip->getNameIndex($i)] = (string) $zip->getFromIndex($i);
        }
        $zip->close();

        return $files;
    }

    private function copy(string $file): void
    {
        $this->write($file, (string) file_get_contents(self::ROOT . '/' . $file));
        chmod($this->place . '/' . $file, fileperms(self::ROOT . '/' . $file) & 0777);
    }

    private function write(string $file, string $content): void
    {
        $path = $this->place . '/' . $file;
        if (!is_dir(dirname($path))) {
            mkdir(dirname($path), 0777, true);
        }
        file_put_contents($path, $content);
    }

    /** @return array{int,string,string} exit code, output, errors */
    private function execute(array $command, string $folder): array
    {
        $errors = tmpfile();
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => $errors], $pipes, $folder);
        $output = (string) stream_get_contents($pipes[1]);
        $code = proc_close($process);
        rewind($errors);

        return [$code, $output, (string) stream_get_contents($errors)];
    }
}
