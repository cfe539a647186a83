import { join } from 'node:path';
import type { Binary } from '../install/find-binaries.ts';
import type { ProcessSpec } from '../process-spec.ts';
import { probePort } from './probe-port.ts';

/** nginx on a finished configuration file (which has to say `daemon off`); its prefix, and so each relative path, is the folder. */
export function createNginxSpec(options: {
  binary: Binary;
  folder: string;
  configFile: string;
  /** Where a client of this machine reaches it. */
  host: string;
  port: number;
}): ProcessSpec {
  const { binary, folder, configFile } = options;
  return {
    name: 'nginx',
    command: binary.path,
    args: ['-p', folder, '-c', configFile, '-e', join(folder, 'error.log')],
    env: { ...binary.env },
    cwd: folder,
    isReady: () => probePort(options.port, { host: options.host }),
  };
}
