# Installs what is missing, and only that. Sourced after common.sh; `setup` may be called again at no cost.
# shellcheck shell=bash

NODE_LEAST="20.19"

# Prints the Debian packages that are missing. mariadb-server-core is the program without the service: nothing of the machine's is started.
debian_packages_missing() {
  local missing=() extensions extension_of entry
  PATH="$PATH:/usr/sbin"
  { have mariadbd && have mariadb-install-db; } || missing+=(mariadb-server-core)
  have mariadb-admin || missing+=(mariadb-client)
  have flock || missing+=(util-linux)
  have php || missing+=(php-cli)
  extensions=" $(php -m 2>/dev/null | tr '[:upper:]\n' '[:lower:] ') "
  # extension:package. Composer, PHPUnit and phpstan need dom, xmlwriter and mbstring; the zip of the module zip; the sandbox shop
  # pdo_mysql.
  extension_of=(pdo_mysql:php-mysql dom:php-xml simplexml:php-xml xmlwriter:php-xml mbstring:php-mbstring zip:php-zip curl:php-curl)
  # A real PrestaShop needs more, where there are any to start.
  if [ -x "$PACKED_SHOPS/shop" ]; then
    extension_of+=(intl:php-intl gd:php-gd fileinfo:php-common)
    have xz || missing+=(xz-utils)
    have setsid || missing+=(util-linux)
  fi
  for entry in "${extension_of[@]}"; do
    [[ "$extensions" == *" ${entry%%:*} "* ]] || missing+=("${entry##*:}")
  done
  have composer || missing+=(composer)
  [ ${#missing[@]} -eq 0 ] || printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' '
}

# Runs a command with root's rights; see may_install.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

# True where packages can be installed without asking for a password.
may_install() {
  have apt-get && { [ "$(id -u)" -eq 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }
}

install_debian_packages() {
  local missing command log="$WORK/setup/apt.log"
  missing="$(debian_packages_missing)"
  [ -n "$missing" ] || return 0
  command="apt-get install -y --no-install-recommends ${missing% }"
  if ! may_install; then
    fail "These packages are missing: ${missing% }. Install them as root, then run this again: $command"
  fi
  say "Installing ${missing% }"
  # Package lists are old or missing on a fresh machine; one update is enough, and a failing one may still do.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >"$log" 2>&1 ||
    say "apt-get update failed; trying with the lists that are there."
  # shellcheck disable=SC2086 # a list of words
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "The packages could not be installed: apt's last words stand above, all of them in $log. Put that right, then run as root: $command"
  }
  missing="$(debian_packages_missing)"
  [ -z "$missing" ] || fail "Still missing after installing: ${missing% }. Is another PHP than Debian's first in PATH?"
}

check_node() {
  { have node && have npm; } || fail "Node.js $NODE_LEAST or later and npm are needed, and are not in PATH: install them from https://nodejs.org or your distribution."
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    const [least, leastMinor] = process.argv[1].split(".").map(Number);
    process.exit(major > least || (major === least && minor >= leastMinor) ? 0 : 1);
  ' "$NODE_LEAST" || fail "Node.js $NODE_LEAST or later is needed; this one is $(node --version)."
}

# unchanged MARKER FILE…: true where the files are as they were when `remember MARKER FILE…` was called.
unchanged() {
  local marker="$WORK/setup/$1"
  shift
  [ -f "$marker" ] && [ "$(cat "$marker")" = "$(cat "$@" | sha256sum)" ]
}

remember() {
  local marker="$WORK/setup/$1"
  shift
  cat "$@" | sha256sum >"$marker"
}

install_node_packages() {
  if [ -d "$ROOT/node_modules" ] && unchanged npm "$ROOT/package-lock.json"; then return 0; fi
  say "Installing the packages of the sidecar"
  (cd "$ROOT" && NO_UPDATE_NOTIFIER=1 npm ci --no-audit --no-fund --loglevel=error >&2) ||
    fail "npm ci failed: look at its message above. It needs the npm registry, or a mirror named in npm's configuration."
  remember npm "$ROOT/package-lock.json"
}

install_composer_packages() {
  local module="$ROOT/prestashop-module" files=()
  [ -f "$module/composer.json" ] || return 0
  files=("$module/composer.json")
  [ ! -f "$module/composer.lock" ] || files+=("$module/composer.lock")
  if [ -f "$module/vendor/autoload.php" ] && unchanged composer "${files[@]}"; then return 0; fi
  say "Installing the tools that check the module"
  (cd "$module" && COMPOSER_ALLOW_SUPERUSER=1 composer install --no-interaction --no-progress --quiet >&2) ||
    fail "composer install failed in prestashop-module: look at its message above. It needs packagist.org, or a mirror in Composer's configuration."
  # Composer writes a lock file where there was none: what counts is what was installed.
  [ ! -f "$module/composer.lock" ] || files=("$module/composer.json" "$module/composer.lock")
  remember composer "${files[@]}"
}

# setup: everything that demo and tests need. Says what it installs, and nothing where all is there.
setup() {
  mkdir -p "$WORK/setup"
  # One at a time: two scripts started together would install into the same folders.
  exec 8>"$WORK/setup/lock"
  have flock && flock 8
  check_node
  install_debian_packages
  install_node_packages
  install_composer_packages
  exec 8>&-
}
