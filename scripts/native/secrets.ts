import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files with the shop's secrets: services get these paths (`NAME_FILE`), never the values. */
export interface SecretFiles {
  readonly adminPassword: string;
  readonly signingKeySecret: string;
}

/** Makes what is missing; what is there is kept, since data are encrypted with it. Readable by this user only. */
export function prepareSecrets(folder: string): SecretFiles {
  mkdirSync(join(folder, 'secrets'), { recursive: true, mode: 0o700 });
  return {
    adminPassword: prepareSecret(join(folder, 'secrets/admin_password'), 12),
    signingKeySecret: prepareSecret(join(folder, 'secrets/signing_key_secret'), 32),
  };
}

export function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

function prepareSecret(file: string, bytes: number): string {
  const secret = randomBytes(bytes).toString('base64url');
  if (!existsSync(file)) writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}
