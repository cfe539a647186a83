import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { fetchDigest } from './registry.ts';

const PROGRAM = join(import.meta.dirname, 'pin-images.ts');
const digestOf = (name: string) => `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0')}`;
const FILES = {
  Dockerfile: 'FROM node:24-trixie-slim AS base\nFROM base AS service\n',
  'nginx/Dockerfile': 'FROM node:24-trixie-slim AS storefront\nFROM nginx:1.28\n',
  'docker-compose.yml': 'x-mongo: &mongo\n  image: mongo:8.0\n',
  'stack.ha.yml': "services:\n  redis:\n    image: 'redis:8'\n",
};
const IMAGES = ['node:24-trixie-slim', 'nginx:1.28', 'mongo:8.0', 'redis:8'];

let server: Server;
let root = '';
/** What the stand-in of a registry answers, by image. */
let replies: Map<string, { status: number; digest?: string }>;
let requests: string[];

/** The v2 API of a registry that gives anonymous tokens: 401 with a challenge first. */
const startRegistry = async (): Promise<void> => {
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    if (url.pathname === '/token') {
      response.end(JSON.stringify({ token: url.searchParams.get('scope') }));
      return;
    }
    const [, repository, tag] = /^\/v2\/library\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
    const scope = `repository:library/${repository}:pull`;
    if (request.headers.authorization !== `Bearer ${scope}`) {
      const realm = `realm="http://${request.headers.host}/token"`;
      response.setHeader('www-authenticate', `Bearer ${realm},service="test",scope="${scope}"`);
      response.writeHead(401).end();
      return;
    }
    const accepts = request.headers.accept?.includes('application/vnd.oci.image.index.v1+json');
    const { status, digest } = replies.get(`${repository}:${tag}`) ?? { status: 404 };
    if (digest && accepts) response.setHeader('docker-content-digest', digest);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
};

const addressOf = (): string => {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};
const pin = (mirror = addressOf()) => {
  const args = [PROGRAM, '--mirror', mirror, '--root', root];
  return execa(process.execPath, args, { reject: false, timeout: 15_000 });
};
const readAll = async () =>
  Object.fromEntries(
    await Promise.all(
      Object.keys(FILES).map(async (name) => [name, await readFile(join(root, name), 'utf8')]),
    ),
  );

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pin-images-'));
  await mkdir(join(root, 'nginx'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(root, name), text);
  replies = new Map(IMAGES.map((name) => [name, { status: 200, digest: digestOf(name) }]));
  requests = [];
  await startRegistry();
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true, force: true });
});

it('writes the digest of every image of a registry into all files, and asks for each once', async () => {
  expect(await pin()).toMatchObject({ exitCode: 0, stderr: '' });
  const [node, nginx, mongo, redis] = IMAGES.map((name) => `${name}@${digestOf(name)}`);
  expect(await readAll()).toEqual({
    Dockerfile: `FROM ${node} AS base\nFROM base AS service\n`,
    'nginx/Dockerfile': `FROM ${node} AS storefront\nFROM ${nginx}\n`,
    'docker-compose.yml': `x-mongo: &mongo\n  image: ${mongo}\n`,
    'stack.ha.yml': `services:\n  redis:\n    image: '${redis}'\n`,
  });
  const manifests = requests.filter((line) => line.includes('/manifests/'));
  expect(manifests).toHaveLength(2 * IMAGES.length);
  expect(manifests.every((line) => line.startsWith('HEAD '))).toBe(true);
});

it('refreshes digests', async () => {
  await pin();
  replies.set('mongo:8.0', { status: 200, digest: digestOf('newer') });
  await pin();
  expect((await readAll())['docker-compose.yml']).toContain(`mongo:8.0@${digestOf('newer')}\n`);
});

it.each([
  ['an unknown tag', { status: 404 }, 'the registry answered 404'],
  ['a reply without a digest', { status: 200 }, 'the registry gave no digest'],
  ['a digest that is none', { status: 200, digest: 'sha256:abc' }, 'the registry gave no digest'],
])('names the image for %s, exits with 1 and changes no file', async (_what, reply, reason) => {
  replies.set('mongo:8.0', reply);
  const { exitCode, stderr } = await pin();
  expect(exitCode).toBe(1);
  expect(stderr).toBe(`mongo:8.0: no digest: ${reason}\nnothing was changed`);
  expect(await readAll()).toEqual(FILES);
  expect((await readdir(root)).toSorted()).toEqual([
    'Dockerfile',
    'docker-compose.yml',
    'nginx',
    'stack.ha.yml',
  ]);
});

it('names all images when no registry is there', async () => {
  const mirror = addressOf();
  server.close();
  const { exitCode, stderr } = await pin(mirror);
  expect(exitCode).toBe(1);
  for (const name of IMAGES) expect(stderr).toContain(`${name}: no digest: connect ECONNREFUSED`);
  expect(await readAll()).toEqual(FILES);
});

it('gives a silent registry up', async () => {
  server.removeAllListeners('request');
  const image = { registry: 'docker.io', repository: 'library/mongo', tag: '8.0' };
  const asked = fetchDigest(image, { mirror: addressOf(), timeoutMs: 100 });
  await expect(asked).rejects.toThrow('timeout');
});
