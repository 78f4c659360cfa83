#!/usr/bin/env bash
# Installs the module into a shop, or brings it up to date, switches on PrestaShop's Webservice, and prints the sidecar's key.
#
#   docker/install-module.sh SHOP_FOLDER dist/wmsbridge.zip [USER]
#
# USER is whom the web server runs as: PrestaShop's files must stay theirs. The key goes to stdout, everything else to stderr.
set -euo pipefail

shop="${1:?Name the folder of the shop.}"
# The paths are the caller's; what follows happens in the shop's folder.
zip="$(realpath -m -- "${2:?Name the zip of the module: scripts/build-module makes it.}")"
user="${3:-}"

cd "$shop"
[ -f config/config.inc.php ] || {
  echo "$shop is no PrestaShop: it has no config/config.inc.php." >&2
  exit 1
}

as_web_server() {
  if [ -n "$user" ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}

# Unpacked beside and swapped: a bad zip must not cost the shop the module it has, and a file that a newer version no longer has
# must not stay.
new="$(mktemp -d modules/.wmsbridge-XXXXXX)"
trap 'rm -rf "$new"' EXIT
# shellcheck disable=SC2016 # PHP's variables
php -r '$zip = new ZipArchive(); exit($zip->open($argv[1]) === true && $zip->extractTo($argv[2]) ? 0 : 1);' "$zip" "$new" || {
  echo "$zip could not be unpacked into $shop/modules: is it there, and is there room?" >&2
  exit 1
}
rm -rf modules/wmsbridge
mv "$new/wmsbridge" modules/wmsbridge
[ -z "$user" ] || chown -R "$user:$user" modules/wmsbridge

# "install" upgrades a module that is installed. It ends with 0 whatever happens, so the key below is the proof.
as_web_server php -d memory_limit=-1 bin/console --env=prod --no-interaction prestashop:module install wmsbridge >&2

# shellcheck disable=SC2016 # PHP's variables
key="$(as_web_server php -d memory_limit=-1 -d display_errors=stderr -r '
  require "config/config.inc.php";
  // Without rewrite rules /api is a page that is not found. PrestaShop writes them when its settings are saved.
  if (!is_file(".htaccess")) { Tools::generateHtaccess(); }
  if (Module::isInstalled("wmsbridge") && Module::getInstanceByName("wmsbridge")) {
    $shop = (int) Configuration::get("PS_SHOP_DEFAULT");
    // The module asks before it switches the Webservice on; whoever runs this wants a sidecar to reach the shop.
    WmsBridge\Install\WebserviceSwitch::turnOn($shop);
    echo WmsBridge\Install\WebserviceKey::key($shop);
  }
')"

[ -n "$key" ] || {
  echo "The module could not be installed: what PrestaShop says stands above, and in var/logs." >&2
  exit 1
}
printf '%s\n' "$key"
