# Sourced: `run_job FILE.ts ARG...` runs a tool as a job of the swarm, in reach of all databases, and returns its exit
# code. After folder.sh the tool sees that folder. STACK names the stack, BACKUP_NODE the node that has the folder (by
# itself: this one), VERSION the image, JOB the tool.
STACK="${STACK:-bookstore}"
JOB_DEADLINE_S="${JOB_DEADLINE_S:-3600}"

run_job() {
  local job="${STACK}_${JOB:-backup}-job" node user state=''
  node="${BACKUP_NODE:-$(docker info --format '{{.Swarm.NodeID}}')}"
  user="$(id -u)"
  local options=(
    --name "$job" --mode replicated-job --restart-condition none --detach --quiet --no-resolve-image
    --endpoint-mode dnsrr --constraint "node.id==$node" --user "$user:$(id -g)"
    --init --read-only --cap-drop ALL --no-healthcheck --limit-memory 512M
    --mount type=tmpfs,destination=/tmp
    --network "${STACK}_inside"
    --env "REDIS_URL=${REDIS_URL:-redis://operator@redis-cache:6379}" --env REDIS_PASSWORD_FILE=/run/secrets/redis_operator_password
    --env "AMQP_URL=${AMQP_URL:-amqp://operator@rabbitmq:5672}" --env AMQP_PASSWORD_FILE=/run/secrets/rabbitmq_operator_password
  )
  [ -z "${parent:-}" ] || options+=(--mount "type=bind,source=$parent,destination=/backup")
  [ -z "${ORDER_EXPIRY_MS:-}" ] || options+=(--env "ORDER_EXPIRY_MS=$ORDER_EXPIRY_MS")
  local secret part
  for secret in redis_operator rabbitmq_operator orderdb catalogdb userdb; do
    secret="${secret}_password"
    options+=(--secret "source=${STACK}_$secret,target=$secret,uid=$user,mode=0400")
  done
  for part in order catalog user; do
    local url="${part^^}DB_URL"
    local default="mongodb://$part-service@${part}db:27017/${part}db?replicaSet=${part}db"
    options+=(--network "${STACK}_${part}db" --env "$url=${!url:-$default}")
    options+=(--env "${part^^}DB_PASSWORD_FILE=/run/secrets/${part}db_password")
  done
  docker service rm "$job" >/dev/null 2>&1 || true
  docker service create "${options[@]}" "${REGISTRY:-localhost/}bookstore/scripts:${VERSION:-0.1.0}" \
    node --disable-warning=ExperimentalWarning "$@" >/dev/null
  local deadline=$((SECONDS + JOB_DEADLINE_S))
  while [ "$SECONDS" -lt "$deadline" ]; do
    state="$(docker service ps --no-trunc --format '{{.CurrentState}} {{.Error}}' "$job" | head -n 1)"
    [[ "$state" =~ ^(Complete|Failed|Rejected|Shutdown|Orphaned) ]] && break
    sleep 1
  done
  docker service logs --raw "$job" 2>&1 || true
  docker service rm "$job" >/dev/null
  [[ "$state" == Complete* ]] && return
  # The audit tells drift (1) from a shop that it could not look at (2).
  [[ "$state" =~ non-zero\ exit\ \(([0-9]+)\) ]] && return "${BASH_REMATCH[1]}"
  echo "the job did not end well: $state" >&2
  return 1
}
