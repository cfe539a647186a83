# Sourced in the checkout after folder.sh: `in_tools FILE.ts ARG...` runs a tool that reaches all databases.
export BACKUP_PARENT="$parent"
BACKUP_USER="$(id -u):$(id -g)"
export BACKUP_USER
in_tools() {
  docker compose -f docker-compose.yml -f docker-compose.tools.yml run --rm --no-deps -T backup \
    node --disable-warning=ExperimentalWarning "$@"
}
