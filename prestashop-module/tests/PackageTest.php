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
        foreach (['scripts/build-module', 'scripts/build-module.php', 'docker/install-module.sh', 'package.json'] as $file) {
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
        [$code, , $said] = $this->execute(['scripts/build-module'], $this->place);
        self::assertSame(0, $code, $said);
        $zip = new ZipArchive();
        self::assertTrue($zip->open($this->place . '/dist/wmsbridge.zip'));
        $names = [];
        for ($i = 0; $i < $zip->numFiles; ++$i) {
            $names[] = (string) $zip->getNameIndex($i);
        }
        $zip->close();

        return $names;
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
