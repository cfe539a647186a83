import type { Binary } from '../install/find-binaries.ts';
import type { ProcessSpec } from '../process-spec.ts';
import { probePort } from './probe-port.ts';

/** A Redis in memory only: nothing in it is the truth. A cache evicts its oldest entries, counters are never evicted. */
export function createRedisSpec(options: {
  name: string;
  isCache: boolean;
  binary: Binary;
  folder: string;
  port: number;
  /** An ACL file; without it everybody may do everything. */
  usersFile?: string;
}): ProcessSpec {
  const settings = {
    port: options.port,
    bind: '127.0.0.1',
    dir: options.folder,
    save: '',
    appendonly: 'no',
    maxmemory: '64mb',
    'maxmemory-policy': options.isCache ? 'allkeys-lru' : 'noeviction',
    ...(options.usersFile === undefined ? {} : { aclfile: options.usersFile }),
  };
  return {
    name: options.name,
    command: options.binary.path,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    env: { ...options.binary.env },
    cwd: options.folder,
    isReady: () => probePort(options.port, { ask: 'PING\r\n' }),
  };
}
