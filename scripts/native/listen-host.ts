import { once } from 'node:events';
import { createServer, isIP, isIPv6 } from 'node:net';

const ANY = new Set(['0.0.0.0', '::']);
const LOOPBACK = new Set(['127.0.0.1', '::1']);

/** Throws an Error when it is no IP address. */
export function parseHost(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new Error(`--host must be an IP address, such as 127.0.0.1 or 0.0.0.0, not "${text}"`);
}

/** Throws an Error when this machine does not have the address. */
export async function assertHostUsable(host: string): Promise<void> {
  const server = createServer();
  try {
    server.listen({ host, port: 0 });
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`--host ${host}: this machine cannot listen on that address`, { cause: error });
  } finally {
    server.close();
  }
}

/** The address that a client of this machine connects to. */
export function clientHostOf(host: string): string {
  if (!ANY.has(host)) return host;
  return isIPv6(host) ? '::1' : '127.0.0.1';
}

/** The host as it stands in a URL. */
export function urlHostOf(host: string): string {
  return LOOPBACK.has(clientHostOf(host)) ? 'localhost' : bracketed(host);
}

/** As nginx and URLs write it. */
export function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}
