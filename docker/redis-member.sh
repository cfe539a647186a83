#!/bin/bash
# usage: redis-member.sh server|sentinel
# Starts one of the Redis servers, or one of the sentinels that watch them. Nothing is kept over a restart, so
# who is the master is asked each time: of the sentinels, else of the servers, else it is the first of them.
set -euo pipefail
servers=(redis redis-2)
REDISCLI_AUTH=$(cat /run/secrets/redis_sentinel_password)
export REDISCLI_AUTH

ask() { timeout 2 redis-cli --user sentinel -h "$@" 2>/dev/null | head -n 1; }

find_master() {
  local named server
  named=$(ask redis-sentinel -p 26379 sentinel get-master-addr-by-name shop) || true
  for server in "${servers[@]}"; do
    if [ "$named" = "$server" ]; then echo "$server" && return; fi
  done
  for server in "${servers[@]}"; do
    if [ "$(ask "$server" role)" = master ]; then echo "$server" && return; fi
  done
  if [ "$HOSTNAME" = "${servers[0]}" ]; then echo "$HOSTNAME"; fi
}

master=$(find_master)
for ((tries = 0; tries < 15; tries++)); do
  if [ -n "$master" ]; then break; fi
  sleep 2
  master=$(find_master)
done

config=/tmp/redis.conf
case $1 in
  server)
    # The first one is away, and so are the sentinels: somebody has to be the master.
    master=${master:-$HOSTNAME}
    {
      cat /etc/redis.conf
      echo "dir /tmp"
      echo 'aclfile /run/secrets/redis_users'
      echo 'masteruser sentinel'
      echo "masterauth $REDISCLI_AUTH"
      echo "replica-announce-ip $HOSTNAME"
      if [ "$master" != "$HOSTNAME" ]; then echo "replicaof $master 6379"; fi
    } >"$config"
    exec redis-server "$config"
    ;;
  sentinel)
    if [ -z "$master" ]; then echo 'no Redis is a master yet' >&2 && exit 1; fi
    # Its name makes its id: a sentinel that comes back must not count as a fourth one, who never votes.
    {
      cat /etc/sentinel.conf
      echo 'aclfile /run/secrets/redis_sentinel_users'
      echo 'sentinel sentinel-user sentinel'
      echo "sentinel sentinel-pass $REDISCLI_AUTH"
      echo "sentinel myid $(printf %s "$HOSTNAME" | sha1sum | cut -c 1-40)"
      echo "sentinel monitor shop $master 6379 2"
      echo 'sentinel auth-user shop sentinel'
      echo "sentinel auth-pass shop $REDISCLI_AUTH"
      echo 'sentinel down-after-milliseconds shop 3000'
      echo 'sentinel failover-timeout shop 10000'
    } >"$config"
    exec redis-server "$config" --sentinel
    ;;
  *)
    echo 'usage: redis-member.sh server|sentinel' >&2
    exit 1
    ;;
esac
