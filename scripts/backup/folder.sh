# Sourced. `name_folder FOLDER ...` sets parent (absolute, there) and name, or ends with exit code 2.
name_folder() {
  if [ "$#" -lt 1 ] || [[ "$1" == -* ]]; then
    sed -n '2,3s/^# //p' "$0" >&2
    exit 2
  fi
  mkdir -p "$(dirname "$1")"
  parent="$(cd "$(dirname "$1")" && pwd)"
  name="$(basename "$1")"
}

# A shop that was deployed has its admin and books, so a restore always deletes: that has to be said.
need_replace() {
  [[ " $* " == *' --replace '* ]] && return
  echo 'the shop has data: --replace deletes them and puts the backup in their place. Nothing was changed' >&2
  exit 1
}
