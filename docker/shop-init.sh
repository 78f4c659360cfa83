#!/usr/bin/env bash
# At every start of the shop's container: the module as this image has it, and the key for the sidecar.
set -euo pipefail

# node's user in the sidecar's image.
SIDECAR_USER=1000
HANDOVER=/handover/sidecar.env

key="$(/wmsbridge/docker/install-module.sh /var/www/html /wmsbridge/dist/wmsbridge.zip www-data)"

# Written beside and moved: the sidecar must never read half a file.
umask 077
printf 'WMSBRIDGE_SHOP_KEY=%s\n' "$key" >"$HANDOVER.new"
chown "$SIDECAR_USER:$SIDECAR_USER" "$HANDOVER.new"
mv "$HANDOVER.new" "$HANDOVER"
