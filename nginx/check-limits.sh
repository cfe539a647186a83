#!/bin/sh
# usage: check-limits.sh FILE
# Prints the limits of the edge as lines NAME=value: those of FILE, or what the environment says instead, and what the templates
# derive from them. When something is wrong it names all of it on stderr, prints nothing else and exits with 1.
set -u
file="$1"
counts='LIMIT_ADDRESS_OPEN_REQUESTS LIMIT_ADDRESS_OPEN_STREAMS LIMIT_EDGE_OPEN_REQUESTS LIMIT_EDGE_OPEN_STREAMS'
classes='LIMIT_ADDRESS_SIGN_INS LIMIT_ADDRESS_REQUESTS LIMIT_EDGE_SIGN_INS LIMIT_EDGE_REQUESTS'
rates=''
for class in $classes; do
  case $class in *SIGN_INS) rate=PER_MINUTE ;; *) rate=PER_SECOND ;; esac
  rates="$rates ${class}_$rate ${class}_BURST ${class}_DELAY"
done
names="$counts $rates ACCESS_LOG_SAMPLE_PERCENT PROBE_ADDRESSES"

problems=''
wrong() {
  problems="$problems
  $1"
}
value_of() { eval "printf %s \"\$value_$1\""; }
is_known() { case " $names " in *" $1 "*) return 0 ;; *) return 1 ;; esac }

for name in $names; do eval "value_$name=\${$name:-}"; done
while IFS= read -r line || [ -n "$line" ]; do
  case $line in '' | '#'*) continue ;; esac
  name="${line%%=*}"
  if ! is_known "$name"; then
    wrong "$file: \"$name\" is no limit"
  elif [ -z "$(value_of "$name")" ]; then
    eval "value_$name=\${line#*=}"
  fi
done <"$file"
for name in $(env | sed -n 's/^\(LIMIT_[A-Za-z0-9_]*\)=.*/\1/p'); do
  is_known "$name" || wrong "$name is no limit"
done

# check_number NAME LOWEST HIGHEST
check_number() {
  value="$(value_of "$1")"
  case $value in
    0) [ "$2" -eq 0 ] && return 0 ;;
    '' | 0* | *[!0-9]* | ????????*) ;;
    *) [ "$value" -ge "$2" ] && [ "$value" -le "$3" ] && return 0 ;;
  esac
  wrong "$1 must be a whole number from $2 to $3, not \"$value\""
  return 1
}
for name in $rates; do check_number "$name" 1 1000000; done
for name in $counts; do check_number "$name" 1 65535; done
check_number ACCESS_LOG_SAMPLE_PERCENT 0 100
[ -n "$problems" ] || for class in $classes; do
  burst="$(value_of "${class}_BURST")" delay="$(value_of "${class}_DELAY")"
  [ "$burst" -ge "$delay" ] || wrong "${class}_BURST ($burst) is below ${class}_DELAY ($delay)"
done

is_network() {
  printf '%s\n' "$1" | awk '
    function is_v4(text,  parts, count, i) {
      count = split(text, parts, ".")
      for (i = 1; i <= count; i++) if (parts[i] !~ /^[0-9][0-9]?[0-9]?$/ || parts[i] > 255) return 0
      return count == 4
    }
    function is_v6(text,  parts, count, i, gaps) {
      if (text ~ /-/) return 0
      gaps = gsub(/::/, ":-:", text)
      sub(/^:-/, "-", text)
      sub(/-:$/, "-", text)
      count = split(text, parts, ":")
      for (i = 1; i <= count; i++) if (parts[i] != "-" && parts[i] !~ /^[0-9A-Fa-f][0-9A-Fa-f]?[0-9A-Fa-f]?[0-9A-Fa-f]?$/) return 0
      return gaps == 0 ? count == 8 : gaps == 1 && count <= 8
    }
    {
      slashes = split($0, parts, "/")
      if (slashes > 2 || (slashes == 2 && parts[2] !~ /^[0-9][0-9]?[0-9]?$/)) exit 1
      if (is_v4(parts[1])) exit !(slashes == 1 || parts[2] <= 32)
      exit !(is_v6(parts[1]) && (slashes == 1 || parts[2] <= 128))
    }'
}
networks=''
old_ifs="$IFS"
IFS=,
set -f
for network in $(value_of PROBE_ADDRESSES); do
  if is_network "$network"; then
    networks="$networks $network 1;"
  else
    wrong "PROBE_ADDRESSES: \"$network\" is no address and no network (CIDR)"
  fi
done
IFS="$old_ifs"

if [ -n "$problems" ]; then
  echo "the limits of the edge are wrong:$problems" >&2
  exit 1
fi
for name in $names; do printf '%s=%s\n' "$name" "$(value_of "$name")"; done
for scope in ADDRESS EDGE; do
  minute="$(value_of "LIMIT_${scope}_SIGN_INS_PER_MINUTE")"
  echo "LIMIT_${scope}_SIGN_INS_RETRY_AFTER=$(((60 + minute - 1) / minute))"
done
percent="$(value_of ACCESS_LOG_SAMPLE_PERCENT)"
if [ "$percent" -gt 0 ]; then echo "ACCESS_LOG_SAMPLES=$percent% 1;"; else echo 'ACCESS_LOG_SAMPLES='; fi
echo "PROBE_NETWORKS=$networks"
