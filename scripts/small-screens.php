<?php
/**
 * Makes the small pictures of docs/screens from what scripts/walk has kept: 900 pixels wide, few colours.
 *
 *   php scripts/small-screens.php dist/screens 8.2
 */
const WIDTH = 900;
const MAX_BYTES = 60000;

/** Name in the docs: picture of the walk, and how much of its height (pixels at 1400 wide; 0 is all). */
const PICTURES = [
    'overview' => ['16-overview', 0],
    'overview-stopped' => ['18-overview-sidecar-stopped', 500],
    'set-up' => ['07-set-up-done', 0],
    'settings-stock' => ['05-settings-stock', 0],
    'orders' => ['12-orders', 520],
    'queue' => ['13-queue', 840],
    'queue-event' => ['13-queue-event', 0],
    'stock' => ['14-stock', 760],
    'order' => ['09-order-page', 0],
    'order-list' => ['10-order-list', 840],
    'product' => ['15-product', 680],
    'customer' => ['11-customer', 0],
    'uninstall' => ['20-uninstall-asks', 0],
];

[, $folder, $version] = $argv + [1 => 'dist/screens', 2 => ''];
if (!preg_match('/^\d+\.\d+$/D', $version) || !function_exists('imagecreatefrompng')) {
    fwrite(STDERR, "Say the folder of the pictures and the version of the shop (8.2); PHP needs its gd extension.\n");
    exit(1);
}
foreach (PICTURES as $name => [$file, $height]) {
    $full = imagecreatefrompng("$folder/$file.png");
    if ($height > 0 && $height < imagesy($full)) {
        $full = imagecrop($full, ['x' => 0, 'y' => 0, 'width' => imagesx($full), 'height' => $height]);
    }
    foreach ([255, 160, 96, 64, 32] as $colors) {
        $small = imagecreatetruecolor(WIDTH, (int) round(imagesy($full) * WIDTH / imagesx($full)));
        imagecopyresampled($small, $full, 0, 0, 0, 0, imagesx($small), imagesy($small), imagesx($full), imagesy($full));
        imagetruecolortopalette($small, false, $colors);
        $target = __DIR__ . "/../docs/screens/$name-$version.png";
        imagepng($small, $target, 9);
        clearstatcache();
        if (filesize($target) <= MAX_BYTES) {
            break;
        }
    }
    printf("%s  %d KB, %d colours\n", basename($target), (int) ceil(filesize($target) / 1024), $colors);
}
