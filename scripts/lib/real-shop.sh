# Real PrestaShop shops with the module in them; scripts/real-shop says how they are used. Sourced after common.sh and mariadb.sh.
# A shop NAME is .work/shops/NAME: its files in shop/, what its start said in log, its database server in server.
# shellcheck shell=bash

SHOPS="$WORK/shops"

# The versions that can be started, the oldest first; fails where there are none.
real_shop_versions() {
  [ -x "$PACKED_SHOPS/shop" ] ||
    fail "No real shops are here: $PACKED_SHOPS has no program 'shop'. WMSBRIDGE_TEST_SHOPS can name another folder."
  "$PACKED_SHOPS/shop" versions | sort -V
}

# A name becomes a database's name, and the first 24 characters of that one the name of its user.
real_shop_check_name() {
  [[ "$1" =~ ^[a-z0-9][a-z0-9.-]{0,20}$ ]] || fail "A shop's name is at most 21 lower-case letters, digits, dots and dashes; '$1' is not."
}

real_shop_database() { printf 'ps_%s' "${1//[.-]/_}"; }

# real_shop_start VERSION NAME [PORT]: with the module in it. What is said on the way goes to the shop's log.
real_shop_start() {
  local version="$1" name="$2" port="${3:-}" place="$SHOPS/$2" server
  real_shop_stop "$name"
  mkdir -p "$place"
  # It holds the database server's password.
  chmod 700 "$place"
  server="${WMSBRIDGE_TEST_DATABASE_URL:-$(mariadb_start main)}"
  printf '%s\n' "$server" >"$place/server"
  # Below the ports that the system gives to whoever connects: none of them takes it before the shop does.
  [ -n "$port" ] || port="$(free_port "$((20000 + RANDOM % 10000))")"
  "$PACKED_SHOPS/shop" start "$version" "$place/shop" "$port" "$server" "$(real_shop_database "$name")" >"$place/log" 2>&1 ||
    fail "PrestaShop $version did not start: $(tail -n 1 "$place/log") All of it: $place/log"
  real_shop_install "$name"
}

# real_shop_install NAME: the module of the present sources. Ends when the shop answers with the module's key.
real_shop_install() {
  local place="$SHOPS/$1"
  "$ROOT/scripts/build-module" >>"$place/log" 2>&1 ||
    fail "The module's zip could not be built: $(tail -n 1 "$place/log")"
  (cd "$ROOT" && docker/install-module.sh "$place/shop" dist/wmsbridge.zip) >"$place/key" 2>>"$place/log" ||
    fail "The module could not be installed into the shop $1; $place/log says why."
  # shellcheck disable=SC2016 # JavaScript's variables
  node -e '
    const [url, key] = process.argv.slice(1);
    fetch(`${url}/api/wmsbridge_status?output_format=JSON`, { headers: { authorization: `Basic ${btoa(`${key}:`)}` }, signal: AbortSignal.timeout(60_000) })
      .then(async (answer) => { if (answer.status !== 200) throw new Error(`${answer.status} ${(await answer.text()).slice(0, 300)}`); })
      .catch((error) => { console.error(`The shop does not answer with the module: ${error.message}`); process.exit(1); });
  ' "$(real_shop_url "$1")" "$(cat "$place/key")" 2>>"$place/log" ||
    fail "$(tail -n 1 "$place/log") See $place/log and $place/shop/var/logs."
}

real_shop_url() {
  node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")).url' "$SHOPS/$1/shop/.shop.json"
}

# real_shop_print NAME: what a test needs, as lines for a shell, and how to run one.
real_shop_print() {
  local place="$SHOPS/$1" url
  url="$(real_shop_url "$1")"
  printf '# %s: %s, key %s; back office %s/admin-dev/ with admin@example.com, Demo-Shop-12345\n' "$1" "$url" "$(cat "$place/key")" "$url"
  printf '# One test file on it: npx jest --selectProjects shop -- sidecar/test/shop/contract/orders.test.ts\n'
  printf 'export WMSBRIDGE_TEST_SHOP_DIRS=%q\n' "$place/shop"
}

# real_shop_stop NAME: stops it where it runs, and removes it with its database.
real_shop_stop() {
  local place="$SHOPS/$1" pid
  [ -d "$place" ] || return 0
  pid="$(cat "$place/shop/.shop.pid" 2>/dev/null)" || pid=""
  # A pid file outlives a crash and its number is given to others: the process must also name our folder.
  if [ -n "$pid" ] && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF -- "$place/shop"; then
    # The web server's workers are of its group.
    kill -TERM -- "-$pid" 2>/dev/null || true
  fi
  if [ -s "$place/server" ]; then
    # shellcheck disable=SC2016 # PHP's variables
    php -r '
      [, $server, $database] = $argv;
      $url = parse_url($server);
      $root = new PDO("mysql:host={$url["host"]};port=" . ($url["port"] ?? 3306), rawurldecode($url["user"] ?? "root"), rawurldecode($url["pass"] ?? ""));
      $root->exec("DROP DATABASE IF EXISTS `$database`");
      foreach (["127.0.0.1", "localhost", "%"] as $from) {
          $root->exec(sprintf("DROP USER IF EXISTS %s@%s", $root->quote(substr($database, 0, 24) . "_shop"), $root->quote($from)));
      }
    ' "$(cat "$place/server")" "$(real_shop_database "$1")" >/dev/null 2>&1 || true # its server may be gone already, with all of its data
  fi
  rm -rf "$place"
}
