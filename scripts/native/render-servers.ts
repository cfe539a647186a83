/**
 * The lines of an upstream block of nginx, one for each `host:port`. One that fails is passed over for a second:
 * by nginx's own ten seconds two replicas that start at the same time would be away for as long.
 * Beyond `maxRequests` open ones a server gets no more; no bound unless told.
 */
export const renderServers = (addresses: readonly string[], maxRequests = 0): string =>
  addresses
    .map((address) => `server ${address} max_fails=1 fail_timeout=1s max_conns=${maxRequests};`)
    .join(' ');
