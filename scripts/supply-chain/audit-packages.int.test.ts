import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from '../native/paths.ts';

const PROGRAM = join(import.meta.dirname, 'audit-packages.ts');
const askedSchema = z.record(z.string(), z.array(z.string()));
let server: Server | undefined;
let asked: z.output<typeof askedSchema> = {};
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-packages-'));
});
afterEach(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Stands for the advisories of a registry: it knows one, of a package that the lock file has. */
const startRegistry = async (vulnerable: string, severity: string): Promise<string> => {
  const advisory = {
    id: 1,
    url: 'https://github.com/advisories/GHSA-seed-seed-seed',
    title: 'a seeded advisory',
    severity,
    vulnerable_versions: '*',
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked = askedSchema.parse(JSON.parse(gunzipSync(await buffer(request)).toString()));
    const found = vulnerable in asked ? { [vulnerable]: [advisory] } : {};
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  };
  server = createServer((request, response) => {
    if (request.method === 'POST') void answer(request, response);
    else response.writeHead(404).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
};

const audit = (registry: string, ...args: string[]) =>
  execa(process.execPath, [PROGRAM, ...args], {
    cwd: ROOT,
    // npm keeps what it knows of an advisory.
    env: { npm_config_registry: registry, npm_config_cache: join(folder, 'cache') },
    reject: false,
  });

it('fails for a seeded vulnerable package of production and names it', async () => {
  const { exitCode, stderr } = await audit(await startRegistry('express', 'high'));
  expect(stderr).toContain('express *: high: a seeded advisory');
  expect(exitCode).toBe(1);
});

it('passes for a moderate advisory', async () => {
  const { exitCode, stdout } = await audit(await startRegistry('express', 'moderate'));
  expect(stdout).toBe('1 advisories in all, 0 to act on');
  expect(exitCode).toBe(0);
});

it('asks for packages of production only', async () => {
  const { exitCode } = await audit(await startRegistry('jest', 'critical'));
  expect(exitCode).toBe(0);
  expect(Object.keys(asked)).toEqual(expect.arrayContaining(['express', 'mongodb']));
  expect(Object.keys(asked)).not.toContain('jest');
});

it('fails when there is no report', async () => {
  const registry = await startRegistry('express', 'high');
  server?.close();
  const { exitCode, stderr } = await audit(registry);
  expect(stderr).toContain('npm audit');
  expect(exitCode).toBe(1);
}, 60_000);

it('reads a saved report, and says what is wrong with a broken one', async () => {
  const [clean, broken] = [join(folder, 'clean.json'), join(folder, 'broken.json')];
  await writeFile(clean, '{"auditReportVersion":2,"vulnerabilities":{}}');
  await writeFile(broken, '{"auditReportVersion":2');
  expect((await audit('', clean)).exitCode).toBe(0);
  expect(await audit('', broken)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('no JSON'),
  });
});
