import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The values of the secrets as files, one each, readable by this user only. */
export interface SecretFolder {
  /** null = there is no such file. Throws where it can't be read. */
  readonly read: (name: string) => string | null;
  readonly write: (name: string, value: string) => void;
  readonly pathOf: (name: string) => string;
  /**
   * What a docker secret is labelled with, to know later whether its content is that of the file: keyed by
   * a random salt that stays in this folder, so that nobody can guess a weak password by the label.
   */
  readonly contentOf: (name: string, value: string) => string;
}

const SALT_FILE = '.salt';
const SALT_BYTES = 32;

/** Nothing is written before the first `write`. */
export const openSecretFolder = (path: string): SecretFolder => {
  const pathOf = (name: string): string => join(path, name);
  const read = (name: string): string | null =>
    existsSync(pathOf(name)) ? readFileSync(pathOf(name), 'utf8').trim() : null;
  const known = read(SALT_FILE);
  const salt = known ?? randomBytes(SALT_BYTES).toString('hex');

  const put = (name: string, value: string): void => {
    // Whole or not at all: a half-written password would be taken for the real one.
    writeFileSync(pathOf(`${name}.new`), `${value}\n`, { mode: 0o600 });
    renameSync(pathOf(`${name}.new`), pathOf(name));
  };
  return {
    read,
    pathOf,
    write: (name, value) => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      chmodSync(path, 0o700);
      if (!existsSync(pathOf(SALT_FILE))) put(SALT_FILE, salt);
      put(name, value);
    },
    contentOf: (name, value) =>
      createHmac('sha256', salt).update(`${name}\n${value}`).digest('hex'),
  };
};
