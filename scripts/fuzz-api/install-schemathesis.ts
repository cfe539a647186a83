import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { DATA_FOLDER } from '../native/paths.ts';

const RELEASE = '4.32.5';
const INSTALL_TIMEOUT_MS = 120_000;

/**
 * The path of the pinned schemathesis below this folder, installed with this machine's Python and package index
 * when it is not there. Throws an Error with pip's own words when that cannot be done.
 */
export const installSchemathesis = async (
  parent = join(DATA_FOLDER, 'fuzz-api'),
): Promise<string> => {
  const folder = join(parent, RELEASE);
  const program = join(folder, 'bin/schemathesis');
  if (existsSync(program)) return program;
  const options = { timeout: INSTALL_TIMEOUT_MS };
  try {
    await execa('python3', ['-m', 'venv', folder], options);
    const requirement = `schemathesis==${RELEASE}`;
    await execa(join(folder, 'bin/pip'), ['install', '-q', requirement], options);
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`schemathesis ${RELEASE} cannot be installed: ${reason}`, { cause });
  }
  return program;
};
