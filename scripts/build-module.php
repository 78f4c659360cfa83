<?php
/**
 * The work of scripts/build-module: what PACKED names goes into the zip, with the version stamped in, and with what PrestaShop's validator
 * wants: a guard (index.php) in every folder, and in every file the licence and a guard against a call by its address. The sources have none
 * of it: tools and tests load them without PrestaShop.
 */

/** What goes in. A file that neither this nor LEFT_OUT names stops the build: none is left out, or slips into a shop, unseen. */
const PACKED = [
    '#^wmsbridge\.php$#',
    '#^logo\.png$#',
    '#^sql/[a-z0-9-]+\.sql$#',
    '#^sql/statements/[a-z_]+\.sql$#',
    '#^src/([A-Za-z0-9]+/)*[A-Za-z0-9]+\.php$#',
    '#^controllers/(admin|front)/[A-Za-z]+\.php$#',
    '#^upgrade/upgrade-[0-9.]+\.php$#',
    '#^translations/[A-Za-z-]+\.(php|xlf)$#',
    '#^translations/[A-Za-z-]+/[A-Za-z.-]+\.xlf$#',
    '#^views/(templates/(admin|hook|front)|css|js|img)/[A-Za-z0-9_-]+\.(tpl|css|js|png|svg)$#',
];

/** What only those need who work on the module. */
const LEFT_OUT = [
    '#^(vendor|tests)/#',
    // src/Contract has it as constants.
    '#^contract/[a-z]+\.json$#',
    '#^composer\.(json|lock)$#',
    '#^phpstan\.neon$#',
    '#^phpunit\.xml$#',
    '#^\.phpunit\.result\.cache$#',
    '#^upgrade/README\.md$#',
    '#^sql/statements/README\.md$#',
];

/**
 * 2020-01-01. A time must stand in a zip, and it must not be the build's: each file's is this and so many seconds more as its content
 * says. The shop's OPcache tells a changed file by its time alone, and would run the old one after an upgrade.
 */
const TIME = 1577836800;
const TIME_SPAN_SECONDS = 157680000;

/** Begins every file that is not data, in the comment of its language. */
const LICENCE = <<<'TEXT'
WMS Bridge

NOTICE OF LICENSE

This source file is subject to the MIT License, which is in the file LICENSE of this module.

@author    WMS Bridge contributors
@copyright WMS Bridge contributors
@license   https://opensource.org/licenses/MIT MIT License
TEXT;

const GUARD = "if (!defined('_PS_VERSION_')) {\n    exit;\n}\n";

/** Of a folder, in PrestaShop's own form. */
const FOLDER_GUARD = <<<'PHP'
<?php
header('Expires: Mon, 01 Jan 2001 00:00:00 GMT');
header('Cache-Control: no-store, no-cache, must-revalidate');
header('Location: ../');
exit;

PHP;

$root = dirname(__DIR__);
$source = $root . '/prestashop-module';
$target = $root . '/dist/wmsbridge.zip';

function fail(string $message): void
{
    fwrite(STDERR, "build-module: $message\n");
    exit(1);
}

$version = json_decode((string) file_get_contents($root . '/package.json'), true)['version'] ?? '';
if (!preg_match('/^\d+\.\d+\.\d+$/D', $version)) {
    fail("package.json has the version \"$version\"; PrestaShop wants three numbers, such as 1.2.0.");
}

/** @param string[] $patterns */
function isNamed(string $name, array $patterns): bool
{
    foreach ($patterns as $pattern) {
        if (preg_match($pattern, $name)) {
            return true;
        }
    }

    return false;
}

function comment(string $begin, string $end): string
{
    return $begin . "\n" . preg_replace('/^ \* $/m', ' *', preg_replace('/^/m', ' * ', LICENCE)) . "\n " . $end . "\n";
}

/** The file with its licence, and PHP with a guard: behind the namespace, which must be the first statement, or else before all others. */
function stamped(string $name, string $content): string
{
    switch (pathinfo($name, PATHINFO_EXTENSION)) {
        case 'php':
            $code = preg_replace('/^<\?php\n/', '', $content, 1, $opened);
            if ($opened !== 1) {
                fail("prestashop-module/$name must begin with a line that is <?php and nothing else.");
            }
            if (basename($name) !== 'index.php') {
                $code = preg_replace('/^namespace [A-Za-z\\\\]+;\n/m', "$0\n" . GUARD, $code, 1, $namespaces);
                $code = $namespaces === 1 ? $code : GUARD . "\n" . $code;
            }

            return "<?php\n" . comment('/**', '*/') . $code;
        case 'css':
        case 'js':
            return comment('/**', '*/') . $content;
        case 'tpl':
            return comment('{**', '*}') . $content;
        default:
            return $content;
    }
}

$files = [];
$unnamed = [];
$all = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($source, FilesystemIterator::SKIP_DOTS));
foreach ($all as $file) {
    $name = substr($file->getPathname(), strlen($source) + 1);
    if (isNamed($name, LEFT_OUT)) {
        continue;
    }
    if (isNamed($name, PACKED)) {
        $files[$name] = (string) file_get_contents($file->getPathname());
    } else {
        $unnamed[] = $name;
    }
}
if ($unnamed !== []) {
    sort($unnamed);
    fail('no rule says whether these files of prestashop-module/ belong in the zip: ' . implode(', ', $unnamed)
        . '. Move or remove them, or name them in PACKED or LEFT_OUT of scripts/build-module.php.');
}

// The version is written in package.json alone.
$stamped = 0;
$files['wmsbridge.php'] = preg_replace("/(const VERSION = ')[^']*(';)/", '${1}' . $version . '${2}', $files['wmsbridge.php'] ?? '', -1, $stamped);
if ($stamped !== 1) {
    fail('wmsbridge.php must have one line "const VERSION = \'…\';" to stamp the version into.');
}
foreach (['logo.png', 'sql/install.sql', 'src/autoload.php'] as $needed) {
    if (!isset($files[$needed])) {
        fail("prestashop-module/$needed is missing.");
    }
}
$text = static function (string $pattern) use ($files): string {
    if (!preg_match($pattern, $files['wmsbridge.php'], $found)) {
        fail("wmsbridge.php has no $pattern for config.xml.");
    }

    return stripslashes($found[1]);
};
$xml = [
    'name' => 'wmsbridge',
    'displayName' => $text("/->displayName = '([^']*)'/"),
    'version' => $version,
    'description' => $text("/->description = \\\$say\('((?:[^'\\\\]|\\\\.)*)'/"),
    'author' => $text("/->author = '([^']*)'/"),
    'tab' => $text("/->tab = '([^']*)'/"),
    'confirmUninstall' => $text("/->confirmUninstall = \\\$say\('((?:[^'\\\\]|\\\\.)*)'/"),
];
$config = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<module>\n";
foreach ($xml as $tag => $value) {
    $config .= "    <$tag><![CDATA[$value]]></$tag>\n";
}
$files['config.xml'] = $config . "    <is_configurable>1</is_configurable>\n    <need_instance>0</need_instance>\n</module>\n";

foreach (array_keys($files) as $name) {
    for ($folder = dirname('wmsbridge/' . $name); $folder !== '.'; $folder = dirname($folder)) {
        $files[ltrim(substr($folder, strlen('wmsbridge')) . '/index.php', '/')] = FOLDER_GUARD;
    }
}
foreach ($files as $name => $content) {
    $files[$name] = stamped($name, $content);
}
$files['LICENSE'] = (string) file_get_contents($root . '/LICENSE');
ksort($files, SORT_STRING);

if (!is_dir(dirname($target)) && !mkdir(dirname($target), 0777, true)) {
    fail('the folder dist/ cannot be made.');
}
// A name of its own: two builds at once must not write into one file.
$new = $target . '.' . getmypid();
$zip = new ZipArchive();
if ($zip->open($new, ZipArchive::CREATE | ZipArchive::OVERWRITE) !== true) {
    fail("$target cannot be written.");
}
foreach ($files as $name => $content) {
    $entry = 'wmsbridge/' . $name;
    $zip->addFromString($entry, $content);
    // A zip counts in steps of two seconds.
    $zip->setMtimeName($entry, TIME + 2 * (crc32($content) % intdiv(TIME_SPAN_SECONDS, 2)));
    $zip->setCompressionName($entry, ZipArchive::CM_DEFLATE, 9);
    $zip->setExternalAttributesName($entry, ZipArchive::OPSYS_UNIX, 0100644 << 16);
}
if (!$zip->close() || !rename($new, $target)) {
    fail("$target cannot be written.");
}
printf("dist/wmsbridge.zip  %s  %d files  %d KB  sha256 %s\n", $version, count($files), (int) ceil(filesize($target) / 1024), substr(hash_file('sha256', $target), 0, 16));
