import type { Binary } from '../install/find-binaries.ts';
import type { ProcessSpec } from '../process-spec.ts';
import { probePort } from './probe-port.ts';

/** Redis as cache and counter: it keeps nothing on disk, because nothing in it is the truth. */
export function createRedisSpec(options: {
  binary: Binary;
  folder: string;
  port: number;
}): ProcessSpec {
  const settings = {
    port: options.port,
    bind: '127.0.0.1',
    dir: options.folder,
    save: '',
    appendonly: 'no',
    maxmemory: '64mb',
    'maxmemory-policy': 'allkeys-lru',
  };
  return {
    name: 'redis',
    command: options.binary.path,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    env: { ...options.binary.env },
    cwd: options.folder,
    isReady: () => probePort(options.port, 'PING\r\n'),
  };
}
