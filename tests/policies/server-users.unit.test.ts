import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../../scripts/native/paths.ts';
import { USER_PASSWORDS, USERS_FILES } from '../../scripts/users/users-files.ts';

const serviceSchema = z.looseObject({
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.union([z.string(), z.looseObject({ source: z.string() })])).default([]),
});
const fileSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  secrets: z.record(z.string(), z.unknown()),
});
const read = (file: string) =>
  fileSchema.parse(parse(readFileSync(join(ROOT, file), 'utf8'), { merge: true }));
const stack = read('stack.yml');
const services = Object.entries(stack.services);

describe.each(
  services.filter(([, { environment }]) =>
    Object.keys(environment).some((key) => /^(MONGO|REDIS|AMQP)_URL$/.test(key)),
  ),
)('%s at its servers', (name, { environment }) => {
  const urls = ['MONGO_URL', 'REDIS_URL', 'AMQP_URL'].filter((key) => key in environment);

  test('is the user of its own name', () => {
    expect(urls.map((key) => new URL(environment[key] ?? '').username)).toEqual(
      urls.map(() => name),
    );
  });

  test('has passwords that no other service has, besides the database', () => {
    for (const key of urls) {
      const file = environment[key.replace(/URL$/, 'PASSWORD_FILE')] ?? '';
      const secret = file.replace('/run/secrets/', '');
      const holders = services.filter(([, { secrets }]) => secrets.includes(secret));
      const database = key === 'MONGO_URL' ? [secret.replace('_password', '')] : [];
      expect(holders.map(([holder]) => holder)).toEqual([...database, name]);
    }
  });
});

test('there is a secret for the password of each user, and for the users of each server', () => {
  const known = { ...stack.secrets, ...read('stack.ha.yml').secrets };
  const names = [...USER_PASSWORDS, ...USERS_FILES.map(({ name }) => name)];
  expect(Object.keys(known)).toEqual(expect.arrayContaining(names));
});
