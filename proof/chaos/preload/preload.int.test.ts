import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const PRELOAD = join(import.meta.dirname, 'main.ts');
const NOBODY_LISTENS = 1;

let server: Server;
let folder: string;
beforeAll(async () => {
  server = createServer((_req, res) => res.end('found')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  folder = await mkdtemp(join(tmpdir(), 'bookstore-preload-'));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

/** What a program says that runs with the preload. */
const run = async (program: string, env: Record<string, string>): Promise<string> => {
  const args = ['--import', PRELOAD, '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout.trim();
};

test('the clock of a process is wrong by what its file says, for every way to ask for the time', async () => {
  const CHAOS_CLOCK_FILE = join(folder, 'clock');
  await writeFile(CHAOS_CLOCK_FILE, '-3600000');
  const program = `
    const times = [Date.now(), +new Date(), Date.parse(new Date().toISOString())];
    class Later extends Date {}
    console.log(JSON.stringify({ times, isDate: new Date() instanceof Date,
      fixed: new Date(5).getTime(), own: new Later(7) instanceof Later }));`;
  const said = JSON.parse(await run(program, { CHAOS_CLOCK_FILE }));
  expect(said).toMatchObject({ isDate: true, fixed: 5, own: true });
  for (const time of said.times)
    expect(Math.abs(Date.now() - time - 3_600_000)).toBeLessThan(60_000);
});

test('connections to a port of its routes go to the other port, whoever makes them', async () => {
  const { port } = server.address() as AddressInfo;
  const CHAOS_ROUTES = JSON.stringify({ [NOBODY_LISTENS]: port });
  const program = `
    import { get } from 'node:http';
    import { connect } from 'node:net';
    const byHttp = await new Promise((done, fail) =>
      get('http://127.0.0.1:${NOBODY_LISTENS}', (reply) => done(reply.statusCode)).on('error', fail));
    const bySocket = await new Promise((done, fail) => {
      const socket = connect(${NOBODY_LISTENS}, '127.0.0.1', () => done(socket.remotePort)).on('error', fail);
    });
    console.log(byHttp, bySocket);
    process.exit();`;
  expect(await run(program, { CHAOS_ROUTES })).toBe(`200 ${port}`);
});
