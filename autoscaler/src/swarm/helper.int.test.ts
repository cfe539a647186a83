import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Service } from '@bookstore/platform/lifecycle';
import { createLogger } from '@bookstore/platform/log';
import { eventually } from '@bookstore/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { helperConfigSchema } from '../config.ts';
import { type DockerService, startDockerApi } from '../testing/docker-api.ts';
import { createHelper } from './helper.http.ts';
import { createListServices } from './services.http.ts';

const BOUNDS = {
  'bookstore.autoscale.min': '2',
  'bookstore.autoscale.max': '4',
  'bookstore.autoscale.cpu': '0.5',
};
const serviceOf = (
  name: string,
  labels: Record<string, string>,
  more: { replicas?: number; stack?: string; state?: string } = {},
): DockerService => ({
  ID: `id-${name}`,
  Version: { Index: 7 },
  Spec: {
    Name: name,
    Labels: { 'com.docker.stack.namespace': more.stack ?? 'shop', ...labels },
    Mode: { Replicated: { Replicas: more.replicas ?? 2 } },
    TaskTemplate: { ContainerSpec: { Image: 'gateway:1', Env: ['TOKEN=secret'] } },
  },
  ...(more.state === undefined ? {} : { UpdateStatus: { State: more.state } }),
});

let folder: string;
let services: DockerService[];
let docker: Awaited<ReturnType<typeof startDockerApi>>;
let helper: Service;
let socketPath: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'autoscaler-helper-'));
  socketPath = join(folder, 'scaling.sock');
  services = [
    serviceOf('shop_gateway', BOUNDS),
    serviceOf('shop_userdb', {}),
    serviceOf('shop_off', BOUNDS, { replicas: 0 }),
    serviceOf('shop_updating', BOUNDS, { state: 'updating' }),
    serviceOf('shop_wrong', { ...BOUNDS, 'bookstore.autoscale.max': 'many' }),
    serviceOf('other_gateway', BOUNDS, { stack: 'other' }),
  ];
  docker = await startDockerApi(join(folder, 'docker.sock'), services);
  // Left behind by a helper that was killed.
  writeFileSync(socketPath, '');
  helper = createHelper(
    helperConfigSchema.parse({
      STACK_NAME: 'shop',
      DOCKER_SOCKET: join(folder, 'docker.sock'),
      SCALING_SOCKET: socketPath,
    }),
    createLogger({ service: 'test', version: '0', level: 'silent' }),
  );
  helper.start();
  await eventually(() => {
    if (!statSync(socketPath).isSocket()) throw new Error('the helper does not listen yet');
  });
});
afterEach(async () => {
  await helper.stop();
  await docker.stop().catch(() => undefined);
  rmSync(folder, { recursive: true });
});

const call = (method: string, path: string, body?: string) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request({ socketPath, method, path }, (response) => {
      text(response).then(
        (reply) => resolve({ status: response.statusCode ?? 0, body: reply }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
const scale = (wanted: unknown) => call('POST', '/scale', JSON.stringify(wanted));
const gateway = (more: object) =>
  scale({ service: 'shop_gateway', version: 7, replicas: 3, ...more });
const updates = (): string[] => docker.calls.filter((made) => made.startsWith('POST'));

test('the autoscaler lists the services of its stack that have labels for it, and nothing else of them', async () => {
  const listed = await createListServices(socketPath)();
  expect(listed.map(({ name }) => name)).toEqual([
    'shop_gateway',
    'shop_off',
    'shop_updating',
    'shop_wrong',
  ]);
  expect(listed[0]).toMatchObject({ version: 7, replicas: 2, labels: BOUNDS, isChanging: false });
  expect((await call('GET', '/services')).body).not.toMatch(/secret|namespace|Image/);
});

test('it sets the replicas within the bounds, and changes nothing else', async () => {
  const before = structuredClone(services[0]?.Spec);
  const [listed] = await createListServices(socketPath)();
  expect(await listed?.scaleTo(4)).toBe(true);
  expect(services[0]?.Spec).toEqual({ ...before, Mode: { Replicated: { Replicas: 4 } } });
  // The service has a later version now.
  expect(await listed?.scaleTo(3)).toBe(false);
  expect(updates()).toEqual(['POST /services/id-shop_gateway/update']);
});

describe('it refuses, and asks Docker for no update:', () => {
  test.each([
    ['an unknown service', { service: 'shop_nothing' }, 404],
    ['a service without labels for it', { service: 'shop_userdb' }, 404],
    ['a service with wrong labels', { service: 'shop_wrong' }, 404],
    ['a service of another stack', { service: 'other_gateway' }, 404],
    ['an id in place of a name', { service: 'id-shop_gateway' }, 404],
    ['a service that was switched off', { service: 'shop_off' }, 409],
    ['a service that is being updated', { service: 'shop_updating' }, 409],
    ['another version', { version: 6 }, 409],
    ['less replicas than the minimum', { replicas: 1 }, 422],
    ['more replicas than the maximum', { replicas: 5 }, 422],
    ['a negative number', { replicas: -3 }, 400],
    ['a fraction', { replicas: 2.5 }, 400],
    ['a text in place of a number', { replicas: '3' }, 400],
    ['a further field', { image: 'evil:1' }, 400],
    ['a name of a thousand characters', { service: 'x'.repeat(900) }, 400],
    ['a body that is too long', { service: 'x'.repeat(2_000) }, 413],
  ])('%s', async (_name, changed, status) => {
    expect(await gateway(changed)).toMatchObject({ status });
    expect(updates()).toEqual([]);
  });

  test.each([
    ['no JSON', 'POST', '/scale', '{', 400],
    ['no body', 'POST', '/scale', '', 400],
    ['a list', 'POST', '/scale', '[]', 400],
    ["Docker's own call", 'POST', '/services/id-shop_gateway/update?version=7', '{}', 404],
    ['a path of Docker', 'GET', '/v1.41/containers/json', undefined, 404],
    ['another method', 'DELETE', '/services', undefined, 404],
  ])('%s', async (_name, method, path, body, status) => {
    expect(await call(method, path, body)).toMatchObject({ status });
    expect(updates()).toEqual([]);
  });
});

test('who sends half a request is cut off, and others are served meanwhile', async () => {
  const slow = connect(socketPath);
  slow.write('POST /scale HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{');
  const closed = once(slow, 'close');
  slow.resume();
  expect((await call('GET', '/services')).status).toBe(200);
  await closed;
}, 10_000);

test('headers without end are cut off', async () => {
  const long = connect(socketPath);
  long.on('error', () => undefined);
  long.write(`GET /services HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(10_000)}`);
  const [reply] = await once(long, 'data');
  expect(String(reply)).toContain('431');
  long.destroy();
});

test('without Docker it is not ready, and the autoscaler hears why', async () => {
  expect(await helper.readiness.check()).toMatchObject({ status: 'ok' });
  await docker.stop();
  rmSync(join(folder, 'docker.sock'), { force: true });
  expect(await helper.readiness.check()).toMatchObject({ status: 'unavailable' });
  await expect(createListServices(socketPath)()).rejects.toThrow('there is no docker socket at');
});

test('without a helper the autoscaler says what may be wrong', async () => {
  const list = createListServices(join(folder, 'nowhere.sock'));
  await expect(list()).rejects.toThrow('runs on another node (AUTOSCALER_PLACEMENT)');
});

test('only the user of the helper may connect', async () => {
  await eventually(() => expect(statSync(socketPath).mode & 0o077).toBe(0));
});
