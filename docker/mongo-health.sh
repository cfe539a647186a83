#!/bin/bash
# The health check of a replica set of one: initiates a new set, then asks whether it can be written to.
# REPLICA_SET is the name of the set, of its only member's host, and of the database.
set -euo pipefail

# mongosh costs a second of CPU: it asks once a minute, in between the port is enough.
seen_healthy=/tmp/seen-healthy
if [ -n "$(find "$seen_healthy" -mmin -1 2>/dev/null)" ]; then
  exec 3<>/dev/tcp/127.0.0.1/27017
  exit
fi

mongosh --quiet --norc --eval '
  const replicaSet = process.env.REPLICA_SET;
  const deadline = Date.now() + 8_000;
  try {
    rs.status();
  } catch (error) {
    if (error.codeName !== "NotYetInitialized") throw error;
    rs.initiate({ _id: replicaSet, members: [{ _id: 0, host: replicaSet + ":27017" }] });
  }
  // An election takes a moment: waited for here, not until the next check.
  while (!db.hello().isWritablePrimary && Date.now() < deadline) sleep(200);
  quit(db.hello().isWritablePrimary ? 0 : 1);'
touch "$seen_healthy"
