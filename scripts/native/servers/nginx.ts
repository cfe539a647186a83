import { join } from 'node:path';
import type { Binary } from '../install/find-binaries.ts';
import type { ProcessSpec } from '../process-spec.ts';
import { probePort } from './probe-port.ts';

/** nginx in the foreground on a finished configuration file; its prefix, and so each relative path, is the folder. */
export function createNginxSpec(options: {
  binary: Binary;
  folder: string;
  configFile: string;
  port: number;
}): ProcessSpec {
  const { binary, folder, configFile } = options;
  return {
    name: 'nginx',
    command: binary.path,
    args: ['-p', folder, '-c', configFile, '-e', join(folder, 'error.log'), '-g', 'daemon off;'],
    env: { ...binary.env },
    cwd: folder,
    isReady: () => probePort(options.port),
  };
}
