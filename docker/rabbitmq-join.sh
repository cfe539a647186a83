#!/bin/bash
# Starts the second or third node of the RabbitMQ cluster. With an empty disk it starts after the first node,
# known by the common cookie: the oldest node is the one that is joined, and the first may have data already.
set -euo pipefail

if [ ! -d "/var/lib/rabbitmq/mnesia/rabbit@$HOSTNAME" ]; then
  until rabbitmq-diagnostics --quiet --node rabbit@rabbitmq ping; do sleep 2; done
fi
exec docker-entrypoint.sh rabbitmq-server
