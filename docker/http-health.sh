#!/bin/bash
# The health check of a Node service: ready once, then alive. An orchestrator gives traffic to what is
# healthy and ends what is not. So a new task counts from when it can work, and an old one is not ended
# because a database is away. No Node is started for it: that would cost more than the idle service.
set -euo pipefail
was_ready=/tmp/was-ready
path=/readyz
if [ -e "$was_ready" ]; then path=/livez; fi

exec 3<>"/dev/tcp/127.0.0.1/$PORT"
printf 'GET %s HTTP/1.0\r\n\r\n' "$path" >&3
read -r _ status _ <&3
[ "$status" = 200 ]
touch "$was_ready"
