/**
 * The lines of an upstream block of nginx, one for each `host:port`. One that fails is passed over for a second:
 * by nginx's own ten seconds two replicas that start at the same time would be away for as long.
 */
export const renderServers = (addresses: readonly string[]): string =>
  addresses.map((address) => `server ${address} max_fails=1 fail_timeout=1s;`).join(' ');
