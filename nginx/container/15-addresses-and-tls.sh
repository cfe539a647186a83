#!/bin/sh
# Checks what the edge is told about TLS and about addresses of clients. Names everything that is wrong and ends with 1,
# or writes into CONF_DIR what the templates include: the lists of addresses and the ports to listen on.
set -euf
NGINX="${NGINX_PROGRAM:-nginx}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
problems=0
say() { echo "edge: $*"; }
refuse() {
  echo "edge: $*" >&2
  problems=1
}

# Whether nginx takes these directives; what it says of them is in $work/said.
takes() {
  printf 'pid %s/pid; events {} http { access_log off; client_body_temp_path %s/1; proxy_temp_path %s/2;
    fastcgi_temp_path %s/3; uwsgi_temp_path %s/4; scgi_temp_path %s/5; %s }' \
    "$work" "$work" "$work" "$work" "$work" "$work" "$1" >"$work/nginx.conf"
  "$NGINX" -t -q -p "$work" -c "$work/nginx.conf" -e stderr </dev/null 2>"$work/said"
}

check_switch() {
  case "$2" in on | off) ;; *) refuse "$1 must be on or off, not \"$2\"" ;; esac
}

is_network() {
  case "$1" in *[!0-9a-fA-F.:/]*) return 1 ;; esac
  takes "geo \$x { $1 1; }"
}
check_networks() {
  for network in $2; do
    is_network "$network" || refuse "$1: \"$network\" is not an address or network such as 10.0.0.0/24"
  done
}

check_file() {
  if [ -f "$2" ] && [ -r "$2" ]; then return 0; fi
  refuse "$1: can't read $2"
  return 1
}
check_certificate() {
  if [ -z "$cert" ] || [ -z "$key" ]; then
    refuse "set both TLS_CERT_FILE and TLS_KEY_FILE, or none of them"
    return
  fi
  readable=yes
  check_file TLS_CERT_FILE "$cert" || readable=no
  check_file TLS_KEY_FILE "$key" || readable=no
  if [ "$readable" = no ] || takes "server { listen unix:$work/tls ssl; $(certificate_lines) }"; then return; fi
  case "$(cat "$work/said")" in
    *mismatch*) refuse "TLS_KEY_FILE: the key in $key is not that of the certificate in $cert" ;;
    *'load certificate key'*) refuse "TLS_KEY_FILE: $key is not a private key in PEM form without a passphrase" ;;
    *'load certificate'*) refuse "TLS_CERT_FILE: $cert is not a certificate in PEM form" ;;
    *) refuse "TLS_CERT_FILE, TLS_KEY_FILE: $(cat "$work/said")" ;;
  esac
}
certificate_lines() { echo "ssl_certificate \"$cert\"; ssl_certificate_key \"$key\";"; }

check_port() {
  case "$2" in
    '' | *[!0-9]* | ??????*) ;;
    *) if [ "$2" -ge 1 ] && [ "$2" -le 65535 ]; then return; fi ;;
  esac
  refuse "$1 must be a port from 1 to 65535, not \"$2\""
}

list() { echo "${1:-}" | tr ',' ' '; }
trusted="$(list "${TRUSTED_PROXIES:-}")"
masked="$(list "${MASKED_ADDRESSES:-}")"
# Ports of the node itself: nothing stands between it and a client.
if [ "${PUBLISH_MODE:-}" = host ]; then masked=''; fi
proxy_protocol="${PROXY_PROTOCOL:-off}"
cert="${TLS_CERT_FILE:-}"
key="${TLS_KEY_FILE:-}"
https_only="${HTTPS_ONLY:-off}"
# Unless told: on with a certificate that scripts/deploy was given, and has marked so.
if [ -z "${HTTPS_ONLY:-}" ] && [ -r "$cert" ] && grep -q '^# Given by TLS_CERT_FILE' "$cert"; then https_only=on; fi

check_switch PROXY_PROTOCOL "$proxy_protocol"
check_switch HTTPS_ONLY "$https_only"
check_networks TRUSTED_PROXIES "$trusted"
check_networks MASKED_ADDRESSES "$masked"
check_port TLS_PORT "${TLS_PORT:-}"
if [ -n "$cert$key" ]; then check_certificate; fi
if [ "$proxy_protocol" = on ] && [ -z "${trusted# }" ]; then
  refuse "PROXY_PROTOCOL=on needs TRUSTED_PROXIES: the addresses that the load balancer connects from"
fi
if [ "$https_only" = on ] && [ -z "$cert$key${trusted# }" ]; then
  refuse "HTTPS_ONLY=on needs TLS_CERT_FILE and TLS_KEY_FILE, or TRUSTED_PROXIES that end TLS"
fi
[ "$problems" = 0 ] || exit 1

networks() { for network in $2; do echo "$1$network$3;"; done; }
{
  networks 'set_real_ip_from ' "$trusted" ''
  if [ "$proxy_protocol" = on ]; then echo 'real_ip_header proxy_protocol;'; else echo 'real_ip_header X-Forwarded-For;'; fi
  echo 'real_ip_recursive on;'
} >"$CONF_DIR/trusted-proxies.inc"
# Behind a PROXY protocol the headers are still those of the client.
if [ "$proxy_protocol" = on ]; then forwarding=''; else forwarding="$trusted"; fi
networks '' "$forwarding" ' 1' >"$CONF_DIR/forwarding-proxies.inc"
networks '' "$masked" ' 1' >"$CONF_DIR/masked-addresses.inc"

echo "map '' \$https_only { default $https_only; }" >"$CONF_DIR/https-only.inc"

if [ "$proxy_protocol" = on ]; then options=' proxy_protocol'; else options=''; fi
at="${LISTEN_ADDRESS:+$LISTEN_ADDRESS:}"
# More may wait than by default: those beyond it would hear nothing and come again seconds later.
{
  echo "listen $at$EDGE_PORT default_server backlog=4096$options;"
  # The health check of a container: no PROXY protocol, no redirect to https.
  if [ -n "${HEALTH_SOCKET:-}" ]; then echo "listen unix:$HEALTH_SOCKET;"; fi
  if [ -n "$cert" ]; then
    # `http2 on` came with nginx 1.25.1 and replaces the option, which later versions warn of.
    if takes 'http2 on;'; then http2=''; else http2=' http2'; fi
    echo "listen $at$TLS_LISTEN_PORT ssl$http2 default_server backlog=4096$options;"
    [ -n "$http2" ] || echo 'http2 on;'
    certificate_lines
    echo "include $CONF_DIR/tls.inc;"
  fi
} >"$CONF_DIR/listen-edge.inc"
echo "listen $at$USER_PORT$options;" >"$CONF_DIR/listen-user.inc"
echo "listen $at$CATALOG_PORT$options;" >"$CONF_DIR/listen-catalog.inc"
echo "listen $at$ORDER_PORT$options;" >"$CONF_DIR/listen-order.inc"

if [ "$https_only" = on ]; then say "http is answered with a redirect to https, port $TLS_PORT"; fi
if [ -n "${masked# }" ] && [ -z "${trusted# }" ]; then
  say "addresses of clients are masked (MASKED_ADDRESSES=$masked): limits per address count all clients of this edge together"
  say "PUBLISH_MODE=host, or a load balancer with PROXY_PROTOCOL=on, brings the addresses back: docs/deploying.md"
fi
