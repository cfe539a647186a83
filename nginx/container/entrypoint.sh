#!/bin/sh
# Checks the limits and hands them to the templates, then goes on as the image of nginx does. With a wrong limit it ends here.
set -eu
folder=/etc/nginx
settings="$("$folder/check-limits.sh" "$folder/limits.env")"
while IFS= read -r setting; do export "${setting?}"; done <<END
$settings
END
exec /docker-entrypoint.sh "$@"
