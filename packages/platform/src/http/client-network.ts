import { isIPv6 } from 'node:net';

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** What the edge sends in place of an address that it cannot see. */
export const UNKNOWN_ADDRESS = 'unknown';

/**
 * What limits count in place of an address: an IPv4 address itself, and the /64 network of an IPv6 address, because one
 * client has all 2^64 addresses of it. Null for an unknown address. Other text is returned as it is.
 */
export const clientNetwork = (address: string): string | null => {
  if (address === UNKNOWN_ADDRESS) return null;
  if (!isIPv6(address)) return address;
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [before = '', after] = address.split('%', 1)[0]?.split('::') ?? [];
  const head = groupsOf(before);
  const tail = groupsOf(after ?? '');
  const zeros = Array<string>(GROUPS - head.length - tail.length).fill('0');
  const network = [...head, ...zeros, ...tail].slice(0, NETWORK_GROUPS);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
};

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'));
