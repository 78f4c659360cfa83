#!/usr/bin/env bash
# Everything that can be checked, in one go: sets up what is missing, then lint, types, all tests, the module, the demo once.
# A failed step does not stop the next. The last line is "N passed, N failed"; the exit code is 1 where anything failed.
# Where packed PrestaShops are there, the tests that hold on any shop run on each version too; see scripts/real-shop.
#
#   WMSBRIDGE_TEST_DATABASE_URL   a root URL of a database server to use, in place of the private MariaDB
#   WMSBRIDGE_TEST_SHOPS          the folder with the packed shops; ../shared/shops beside the checkout where it is not set
#   WMSBRIDGE_TEST_SHOP_VERSIONS  the versions to test, such as "8.0.5 9.1.4"; all that are there where it is not set
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
source "$ROOT/scripts/lib/mariadb.sh"
source "$ROOT/scripts/lib/real-shop.sh"

# Longer than any step takes on a slow machine; a step that hangs must not hang the rest.
STEP_LIMIT_SECONDS=900
SHOP_START_LIMIT_SECONDS=180
# Jest's workers, and so the real shops of a version.
WORKERS=2
# Of this run; the last run's are in .work/test-reports/last.
REPORTS="$WORK/test-reports/$$"

passed=0
failed=0
skipped=0
failures=()
began=$SECONDS

finish() {
  printf '\n== Done in %d s\n' "$((SECONDS - began))"
  [ "$skipped" -eq 0 ] || printf '%d skipped: they say why above.\n' "$skipped"
  local each
  for each in ${failures[@]+"${failures[@]}"}; do printf 'Failed: %s\n' "$each"; done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}

# run COMMAND…: within the limit; Ctrl-C reaches it.
run() { timeout --foreground --kill-after=15 "$STEP_LIMIT_SECONDS" "$@"; }

# step HEADING COMMAND…: counts as one.
step() {
  local heading="$1" start=$SECONDS code=0
  shift
  printf '\n== %s\n' "$heading"
  run "$@" || code=$?
  if [ "$code" -eq 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    failures+=("$heading (exit code $code)")
  fi
  printf -- '-- %s: %s in %d s\n' "$heading" "$([ "$code" -eq 0 ] && echo passed || echo failed)" "$((SECONDS - start))"
}

# counted HEADING KIND REPORT COMMAND…: counts the tests in the report that the command writes.
counted() {
  local heading="$1" kind="$2" report="$3" start=$SECONDS code=0 counts ok bad left
  shift 3
  printf '\n== %s\n' "$heading"
  rm -f "$report"
  run "$@" || code=$?
  counts="$(node "$ROOT/scripts/lib/count-tests.mjs" "$kind" "$report" 2>/dev/null)" || counts="0 0 0"
  read -r ok bad left <<<"$counts"
  # It failed, and no test did: it could not start, found no tests, or broke off.
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  # It claims to be well, and ran nothing.
  if [ "$code" -eq 0 ] && [ "$((ok + bad))" -eq 0 ]; then bad=1; fi
  passed=$((passed + ok))
  failed=$((failed + bad))
  skipped=$((skipped + left))
  [ "$bad" -eq 0 ] || failures+=("$heading ($bad, exit code $code)")
  printf -- '-- %s: %d passed, %d failed in %d s\n' "$heading" "$ok" "$bad" "$((SECONDS - start))"
}

# jest_project HEADING PROJECT [SHOP]
jest_project() {
  local report="$REPORTS/jest-$2${3:+-$3}.json"
  counted "$1" jest "$report" npx jest --ci --maxWorkers="$WORKERS" --selectProjects "$2" --json --outputFile="$report"
}

phpunit() {
  counted "The module's tests (PHPUnit)" junit "$REPORTS/phpunit.xml" \
    env -C "$ROOT/prestashop-module" vendor/bin/phpunit --colors=never --log-junit "$REPORTS/phpunit.xml"
}

# What starts in the background: its process leads a group of its own, so that it can be ended with its children.
starting=()

# begin_shops VERSION: one shop for each worker, in the background.
begin_shops() {
  local worker
  starting=()
  for ((worker = 1; worker <= WORKERS; worker++)); do
    setsid timeout --kill-after=5 "$SHOP_START_LIMIT_SECONDS" "$ROOT/scripts/real-shop" start "$1" "" "test-$$-$1-$worker" \
      >"$REPORTS/shop-$1-$worker.log" 2>&1 </dev/null &
    starting+=("$!")
  done
}

# shops_begun: waits for the shops of the last begin_shops; fails where one did not start.
shops_begun() {
  local pid code=0
  for pid in ${starting[@]+"${starting[@]}"}; do wait "$pid" || code=1; done
  starting=()
  return "$code"
}

stop_shops() {
  local place
  for place in "$SHOPS/test-$$-${1:-}"*; do real_shop_stop "${place##*/}"; done
}

# The next version's shops start while the tests run on those of one.
on_real_shops() {
  local version next dirs worker began
  while [ $# -gt 0 ]; do
    version="$1" next="${2:-}" began=$SECONDS dirs=""
    shift
    for ((worker = 1; worker <= WORKERS; worker++)); do dirs+="${dirs:+:}$SHOPS/test-$$-$version-$worker/shop"; done
    if shops_begun; then
      printf '\n-- PrestaShop %s: %d shops are ready, waited %d s for them\n' "$version" "$WORKERS" "$((SECONDS - began))"
      [ -z "$next" ] || begin_shops "$next"
      WMSBRIDGE_TEST_SHOP_DIRS="$dirs" jest_project "On real shops: PrestaShop $version" shop "$version"
    else
      [ -z "$next" ] || begin_shops "$next"
      shop_failed "$version"
    fi
    stop_shops "$version"
  done
}

# shop_failed VERSION: one failed step. What the shop said is kept with the reports, for the shop goes.
shop_failed() {
  local worker name
  printf '\n== On real shops: PrestaShop %s\n' "$1"
  for ((worker = 1; worker <= WORKERS; worker++)); do
    name="test-$$-$1-$worker"
    cat "$SHOPS/$name/log" "$SHOPS/$name"/shop/var/logs/*.log >>"$REPORTS/shop-$1-$worker.log" 2>/dev/null || true
  done
  failed=$((failed + 1))
  failures+=("The shops of PrestaShop $1 did not start (limit $SHOP_START_LIMIT_SECONDS s): see $WORK/test-reports/last/shop-$1-*.log")
  printf -- '-- %s\n' "${failures[-1]}"
}

# The tests' own MariaDB goes with them, data and all: nothing that one run left can help or harm the next.
INSTANCE=""
clean_up() {
  local pid
  for pid in ${starting[@]+"${starting[@]}"}; do kill -TERM -- "-$pid" 2>/dev/null || true; done
  stop_shops
  rm -rf "$WORK/test-reports/last"
  mv "$REPORTS" "$WORK/test-reports/last" 2>/dev/null || true
  [ -n "$INSTANCE" ] || return 0
  mariadb_stop "$INSTANCE" && rm -rf "$(mariadb_dir "$INSTANCE")"
}

# What runs left that were killed before they could clean up.
clean_up_after_others() {
  local left name pid
  for left in "$SHOPS"/test-* "$WORK"/mariadb/test-* "$WORK"/test-reports/[0-9]*; do
    name="${left##*/}"
    pid="${name#test-}"
    if [ ! -d "$left" ] || kill -0 "${pid%%-*}" 2>/dev/null; then continue; fi
    case "$left" in
      "$SHOPS"/*) real_shop_stop "$name" ;;
      "$WORK"/mariadb/*) mariadb_stop "$name" ;;
    esac
    rm -rf "$left"
  done
}

cd "$ROOT"
clean_up_after_others
mkdir -p "$REPORTS"
export FORCE_COLOR=0 NO_COLOR=1
# Which shop a step is on is said below, not by the shell of whoever calls.
unset WMSBRIDGE_TEST_SHOP_DIRS

printf '== Set-up\n'
if ! "$ROOT/scripts/setup"; then
  failed=1
  failures+=('Set-up: nothing was tested')
  finish || exit 1
fi
printf -- '-- Set-up: done in %d s\n' "$((SECONDS - began))"

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM


if [ -z "${WMSBRIDGE_TEST_DATABASE_URL:-}" ]; then
  # Two runs in one checkout must not stop each other's.
  INSTANCE="test-$$"
  # Unset where it cannot start: the tests then say what to do.
  if url="$(mariadb_start "$INSTANCE")"; then export WMSBRIDGE_TEST_DATABASE_URL="$url"; fi
fi

versions=()
if [ -x "$PACKED_SHOPS/shop" ]; then
  read -ra versions <<<"${WMSBRIDGE_TEST_SHOP_VERSIONS:-$(real_shop_versions | tr '\n' ' ')}"
fi
[ ${#versions[@]} -eq 0 ] || begin_shops "${versions[0]}"


if [ ${#versions[@]} -eq 0 ]; then
  skipped=$((skipped + 1))
  printf '\n== On real shops: skipped, for no packed shops are in %s (WMSBRIDGE_TEST_SHOPS can name another folder)\n' "$PACKED_SHOPS"
else
  on_real_shops "${versions[@]}"
fi

finish
