import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passwordName, USER_PASSWORDS, USERS_FILES } from '../users/users-files.ts';

/** Files with the shop's secrets: services get these paths (`NAME_FILE`), never the values. */
export interface SecretFiles {
  readonly adminPassword: string;
  readonly signingKeySecret: string;
  /** The users of RabbitMQ and of Redis, and the password of each. */
  readonly of: (name: string) => string;
}

/** Makes what is missing; what is there is kept, since data are encrypted with it. Readable by this user only. */
export function prepareSecrets(folder: string): SecretFiles {
  mkdirSync(join(folder, 'secrets'), { recursive: true, mode: 0o700 });
  const of = (name: string): string => secretPath(folder, name);
  for (const name of USER_PASSWORDS) prepareSecret(of(name), 24);
  // Written at each start: they follow the passwords and the release.
  for (const { name, describe } of USERS_FILES) {
    const users = describe((secret) => readSecret(of(secret)));
    if (users !== undefined) writeFileSync(of(name), users, { mode: 0o600 });
  }
  return {
    adminPassword: prepareSecret(of('admin_password'), 12),
    signingKeySecret: prepareSecret(of('signing_key_secret'), 32),
    of,
  };
}

/** The password of a user at a server of the shop with that data folder. Throws while it has none. */
export function readUserPassword(
  folder: string,
  server: 'rabbitmq' | 'redis',
  user: string,
): string {
  return readSecret(secretPath(folder, passwordName(server, user)));
}

const secretPath = (folder: string, name: string): string => join(folder, 'secrets', name);

export function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

function prepareSecret(file: string, bytes: number): string {
  const secret = randomBytes(bytes).toString('base64url');
  if (!existsSync(file)) writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}
