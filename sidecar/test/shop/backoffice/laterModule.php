<?php
/**
 * Makes of a module's zip what a later version of it would be, as prestashop-module/upgrade/README.md says: each step raises the layout, adds
 * a column to the ledger, and brings an upgrade file. No version has been released yet; this is how the walk tries what the next one will do.
 *
 *   php laterModule.php FROM.zip TO.zip STEPS
 */
[, $from, $to, $steps] = $argv;
copy($from, $to);
$zip = new ZipArchive();
if ($zip->open($to) !== true) {
    fwrite(STDERR, "$to is no zip\n");
    exit(1);
}
// A zip does not give back what was just put into it: texts are kept until the end.
$texts = [];
$edit = static function (string $name, string $pattern, string $with) use ($zip, &$texts): void {
    $texts[$name] = preg_replace($pattern, $with, $texts[$name] ?? (string) $zip->getFromName($name), 1, $count);
    if ($count !== 1) {
        fwrite(STDERR, "$name has no $pattern\n");
        exit(1);
    }
};
preg_match('/const LAYOUT = (\d+);/', (string) $zip->getFromName('wmsbridge/src/Install/Contract.php'), $found);
$layout = (int) $found[1];
for ($step = 1; $step <= (int) $steps; ++$step) {
    $next = $layout + $step;
    $zip->addFromString("wmsbridge/sql/upgrade-$next.sql", "ALTER TABLE `PREFIX_wmsbridge_order` ADD COLUMN `later_$step` INT NULL DEFAULT NULL;\n");
    $edit('wmsbridge/sql/install.sql', '/(CREATE TABLE IF NOT EXISTS `PREFIX_wmsbridge_order` \(.*?\n)(  PRIMARY KEY)/s', "\$1  `later_$step` INT NULL DEFAULT NULL,\n\$2");
    $zip->addFromString("wmsbridge/upgrade/upgrade-99.$step.0.php", "<?php\n\nfunction upgrade_module_99_{$step}_0(\$module)\n{\n    WmsBridge\\Install\\Tables::upgradeTo($next);\n    \$module->reset();\n\n    return true;\n}\n");
}
$edit('wmsbridge/src/Install/Contract.php', '/const LAYOUT = \d+;/', 'const LAYOUT = ' . ($layout + (int) $steps) . ';');
$edit('wmsbridge/wmsbridge.php', '/const VERSION = \'[^\']+\';/', "const VERSION = '99.$steps.0';");
foreach ($texts as $name => $text) {
    $zip->addFromString($name, $text);
}
if ($zip->getFromName('wmsbridge/config.xml') !== false) {
    $zip->deleteName('wmsbridge/config.xml');
}
$zip->close();
