#!/bin/bash
# The health check of a MongoDB server. The first member of a set (the one with MEMBERS) also makes the set
# and, where there are passwords, its user: it looks whether all is as it should be, and mends what is not.
#   REPLICA_SET    name of the set, and of the database
#   MEMBERS        hosts of the members, comma-separated, the first member's own first; none on the others
#   APP_USER       who may read and write the database, with the password in /run/secrets/<set>_password
set -euo pipefail

exec 3<>/dev/tcp/127.0.0.1/27017
exec 3>&-
if [ -z "${MEMBERS:-}" ]; then exit; fi

# mongosh costs a second of CPU: it is asked once a minute, in between the port is enough.
seen_healthy=/tmp/seen-healthy
if [ -n "$(find "$seen_healthy" -mmin -1 2>/dev/null)" ]; then exit; fi
several=
if [[ $MEMBERS == *,* ]]; then several=yes; fi

# One mongosh at a time. Where CPU is short it takes longer than its check may and outlives it; with one more
# of them at each check the machine would never come to rest. A server that was well once is not ended for that.
exec 9>/tmp/set-up-runs
if ! flock --nonblock 9; then
  [ -n "$several" ] || [ -e "$seen_healthy" ]
  exit
fi
set_up() { SEEN_HEALTHY="$seen_healthy" timeout 120 mongosh --quiet --norc --file /etc/mongo-set-up.js; }
if [ -z "$several" ]; then
  set_up
  exit
fi

# One of several counts as healthy when its port is open: a Swarm's name server tells only of healthy tasks,
# and without being found there is no primary to wait for. So the set-up goes on behind, with a log.
log=/tmp/set-up.log
if [ -s "$log" ]; then tail -n 3 "$log"; fi
set_up </dev/null >"$log" 2>&1 &
