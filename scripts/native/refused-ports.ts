// https://fetch.spec.whatwg.org/#port-blocking, as far as our ports reach: those of old protocols.
const REFUSED = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
]);

/** Throws an Error when browsers, and Node's fetch, refuse to talk to one of the ports. */
export function assertPortsAllowed(ports: readonly number[]): void {
  const refused = ports.filter((port) => REFUSED.has(port));
  if (refused.length === 0) return;
  throw new Error(`browsers refuse port ${refused.join(', ')}: choose other ports with --port`);
}
