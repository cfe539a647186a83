import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeSelfSigned } from './certificate.ts';
import { chooseSecrets } from './choose-secrets.ts';
import { openSecretFolder, type SecretFolder } from './secret-folder.ts';
import { findGuardProblems } from './secret-guards.ts';
import { type DeployedSecret, planSecrets } from './secret-plan.ts';
import { judgeSecret } from './secret-values.ts';

const NAMES = [
  'admin_password',
  'signing_key_secret',
  'mongo_key',
  'redis_user_service_password',
  'redis_gateway_password',
  'redis_users',
  'rabbitmq_catalog_service_password',
  'rabbitmq_order_service_password',
  'rabbitmq_autoscaler_password',
  'rabbitmq_operator_password',
  'rabbitmq_definitions',
  'tls_cert',
  'tls_key',
];

let path: string;
let folder: SecretFolder;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'secrets-')), 'shop');
  folder = openSecretFolder(path);
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

const choose = async (deployed: DeployedSecret[] = [], rotated: string[] = []) => {
  const rotate = new Set(rotated);
  const choice = await chooseSecrets({
    stack: 'shop',
    names: NAMES,
    folder,
    deployed,
    rotate,
    givenTls: null,
    makeTls: () => makeSelfSigned(['localhost']),
  });
  const { contentOf } = folder;
  const plan = planSecrets({
    stack: 'shop',
    names: NAMES,
    values: choice.values,
    deployed,
    rotate,
    contentOf,
  });
  return { ...choice, plan };
};
const guard = (
  found: Awaited<ReturnType<typeof choose>>,
  rotated: string[] = [],
  replicated = false,
) =>
  findGuardProblems({
    ...found,
    rotate: new Set(rotated),
    dataExists: true,
    replicated,
    pathOf: (name) => name,
  });
const deploy = ({ values }: { values: ReadonlyMap<string, string> }): DeployedSecret[] =>
  [...values].map(([name, value]) => ({
    name: `shop_${name}`,
    content: folder.contentOf(name, value),
  }));
/** A first deployment, as it lies in the folder and in the swarm. */
const firstDeployment = async (): Promise<DeployedSecret[]> => {
  const first = await choose();
  for (const name of first.fresh) folder.write(name, first.values.get(name) ?? '');
  return deploy(first);
};

describe('the folder of the secrets', () => {
  test('is for this user only, and so is each file', () => {
    folder.write('redis_gateway_password', 'x');
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, 'redis_gateway_password')).mode & 0o777).toBe(0o600);
  });

  test('labels a content by a salt of its own, the same at each run', () => {
    folder.write('redis_gateway_password', 'x');
    const again = openSecretFolder(path);
    expect(again.contentOf('redis_gateway_password', 'x')).toBe(
      folder.contentOf('redis_gateway_password', 'x'),
    );
    const other = openSecretFolder(`${path}-other`);
    expect(other.contentOf('redis_gateway_password', 'x')).not.toBe(
      folder.contentOf('redis_gateway_password', 'x'),
    );
  });
});

describe('the choice of values', () => {
  test('makes up all that is missing, fit for use, and writes nothing', async () => {
    const { values, fresh, problems } = await choose();
    expect(problems).toEqual([]);
    expect([...values.keys()].toSorted()).toEqual(NAMES.toSorted());
    expect(fresh.has('rabbitmq_definitions') || fresh.has('redis_users')).toBe(false);
    expect([...values].filter(([name, value]) => judgeSecret(name, value) !== null)).toEqual([]);
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  test('takes the files of the user', async () => {
    folder.write('redis_gateway_password', 'a-password-of-mine');
    const { values, fresh } = await choose();
    expect(values.get('redis_gateway_password')).toBe('a-password-of-mine');
    expect(fresh.has('redis_gateway_password')).toBe(false);
  });

  test.each([
    ['admin_password', 'short'],
    ['admin_password', 'é'.repeat(40)],
    ['redis_gateway_password', 'two words and more'],
    ['mongo_key', 'not base64!'],
    ['signing_key_secret', 'short'],
    ['rabbitmq_order_service_password', ''],
  ])('refuses a file %s with %j, by its path', async (name, value) => {
    folder.write(name, value);
    const { problems } = await choose();
    expect(problems).toHaveLength(1);
    expect(problems[0]?.what).toContain(folder.pathOf(name));
  });

  test('keeps what is deployed where there are no files', async () => {
    const deployed = deploy(await choose());
    const { values, plan } = await choose(deployed);
    expect(values.size).toBe(0);
    expect(new Set(plan.steps.map(({ kind }) => kind))).toEqual(new Set(['keep']));
  });

  test('changes nothing at a second run', async () => {
    const { plan } = await choose(await firstDeployment());
    expect(plan.steps.filter((step) => step.kind !== 'keep' || step.why !== 'same')).toEqual([]);
  });

  test('rotates the password of one service, for that service and for RabbitMQ at once', async () => {
    const deployed = await firstDeployment();
    const { plan } = await choose(deployed, ['rabbitmq_order_service_password']);
    const replaced = plan.steps.filter(({ kind }) => kind === 'replace').map(({ name }) => name);
    expect(replaced).toEqual(['rabbitmq_order_service_password', 'rabbitmq_definitions']);
  });

  test('updates a stack whose services shared one user: new passwords, new users', async () => {
    const earlier = [{ name: 'shop_rabbitmq_definitions', content: folder.contentOf('x', 'y') }];
    const { plan, problems } = await choose(earlier);
    expect(problems).toEqual([]);
    const kinds = new Map(plan.steps.map(({ name, kind }) => [name, kind]));
    expect(kinds.get('rabbitmq_definitions')).toBe('replace');
    expect(kinds.get('rabbitmq_order_service_password')).toBe('create');
  });

  test('changes no password of a server whose other passwords are unknown', async () => {
    const deployed = deploy(await choose());
    const { problems } = await choose(deployed, ['rabbitmq_order_service_password']);
    expect(problems.map(({ what }) => what)).toEqual([
      "the secret shop_rabbitmq_definitions can't be made without all passwords of its users",
    ]);
  });

  test('replaces no users that somebody else made, until the user says --rotate', async () => {
    const foreign = [{ name: 'shop_redis_users', content: null }];
    const { problems } = await choose(foreign);
    expect(problems.map(({ remedy }) => remedy)).toEqual(['to replace it: --rotate redis_users']);
    expect((await choose(foreign, ['redis_users'])).problems).toEqual([]);
  });

  test('makes no third value when a rotation is asked for again half-way', async () => {
    const deployed = await firstDeployment();
    folder.write('redis_gateway_password', 'made-by-the-run-before');
    const { values } = await choose(deployed, ['redis_gateway_password']);
    expect(values.get('redis_gateway_password')).toBe('made-by-the-run-before');
  });

  test('wants a certificate and its key together', async () => {
    folder.write('tls_cert', 'x');
    expect((await choose()).problems).toHaveLength(1);
  });
});

describe('a change that would break a shop', () => {
  test.each(['admin_password', 'signing_key_secret'])(
    '%s is refused until the user says --rotate',
    async (name) => {
      const deployed = await firstDeployment();
      folder.write(name, 'another-value-that-is-long-enough-for-both');
      expect(guard(await choose(deployed))).toHaveLength(1);
      expect(guard(await choose(deployed, [name]), [name])).toEqual([]);
    },
  );

  test('a password of an admin who exists is not made up', async () => {
    const found = await choose(await firstDeployment(), ['admin_password']);
    expect(guard(found, ['admin_password'])).toHaveLength(1);
  });

  test('the key of several members is refused, that of one is not', async () => {
    const found = await choose(await firstDeployment(), ['mongo_key']);
    expect(guard(found, ['mongo_key'], true)).toHaveLength(1);
    expect(guard(found, ['mongo_key'])).toEqual([]);
  });

  test('what a database was made with is not made up anew when it is lost', async () => {
    const found = await choose();
    expect(guard(found).map(({ what }) => what)).toEqual([
      expect.stringContaining('admin_password'),
      expect.stringContaining('signing_key_secret'),
    ]);
  });
});
