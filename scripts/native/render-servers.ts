/**
 * The lines of an upstream block of nginx, one for each `host:port`. One that fails is passed over for a second:
 * by nginx's own ten seconds two replicas that start at the same time would be away for as long.
 * Beyond `maxRequests` open ones a server gets no more; no bound unless told.
 * Of several, the one is taken that the hash of the time says: what comes within ten milliseconds goes to the same one.
 * They share the cores of one machine. One that gets some requests at once serves them in few turns of its event loop
 * and asks the database once, while the other ones sleep; in turn each would be woken for every request.
 */
export const renderServers = (addresses: readonly string[], maxRequests = 0): string =>
  [
    ...(addresses.length > 1 ? ['hash $moment;'] : []),
    ...addresses.map(
      (address) => `server ${address} max_fails=1 fail_timeout=1s max_conns=${maxRequests};`,
    ),
  ].join(' ');
