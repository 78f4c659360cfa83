# Shared by every script: where things are, and how to say something. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
# Everything that a script makes for itself; git ignores it, and deleting it costs only time.
# shellcheck disable=SC2034 # read by the scripts that source this
WORK="$ROOT/.work"
# Where packed PrestaShops may be; its program `shop` starts them. They are no part of the repository.
# shellcheck disable=SC2034
PACKED_SHOPS="${WMSBRIDGE_TEST_SHOPS:-$ROOT/../shared/shops}"

say() { printf '%s\n' "$*" >&2; }

# fail MESSAGE: says what happened and what to do, and ends the script.
fail() {
  say "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }
