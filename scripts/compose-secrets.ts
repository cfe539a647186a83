// Run by the task `secrets` of docker-compose.yml: makes what is missing in /run/secrets, and gives each file its group.
// The environment has the group of each secret by its name. The owner is who runs it: no service, for an owner reads them all.
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { prepareSecrets } from './native/secrets.ts';

const OWNER_ONLY = 0o600;
const READABLE_BY_GROUP = 0o640;
const group = z.string().regex(/^\d+$/, 'must be the number of a group').transform(Number);

/** MongoDB's own, which a shop of `npm start` does without. */
const MONGO_SECRETS: Readonly<Record<string, () => string>> = {
  // What MongoDB's manual makes; a key file may have 1024 characters.
  mongo_key: () => randomBytes(756).toString('base64'),
  userdb_password: () => randomBytes(24).toString('hex'),
  catalogdb_password: () => randomBytes(24).toString('hex'),
  orderdb_password: () => randomBytes(24).toString('hex'),
};

/** `folder` holds the folder `secrets`. Throws for a group that is no number, before any file changes its group. */
export const prepareComposeSecrets = (
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): void => {
  const secrets = prepareSecrets(folder);
  for (const [name, make] of Object.entries(MONGO_SECRETS)) {
    const file = secrets.of(name);
    if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: 0o600, flag: 'wx' });
  }
  const owner = process.getuid?.() ?? -1;
  const owned = readdirSync(join(folder, 'secrets')).map((name) => {
    const gid = env[name] === undefined ? null : group.parse(env[name]);
    return { file: secrets.of(name), gid };
  });
  for (const { file, gid } of owned) {
    chownSync(file, owner, gid ?? -1);
    chmodSync(file, gid === null ? OWNER_ONLY : READABLE_BY_GROUP);
  }
};

if (import.meta.main) prepareComposeSecrets('/run', process.env);
