import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { createReadCores } from './cores.http.ts';

let server: Server;
let reply: () => string;
let address: string;
const startedAtMs = performance.now();
const elapsedSeconds = (): number => (performance.now() - startedAtMs) / 1_000;

beforeEach(async () => {
  server = createServer((_req, res) => res.end(reply()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const metrics = (cpuSeconds: number): string =>
  `# HELP process_cpu_seconds_total Total.\nprocess_cpu_seconds_total{service="a"} ${cpuSeconds}\n`;

test('returns the cores in use between two calls, and nothing at the first', async () => {
  reply = () => metrics(elapsedSeconds() * 0.7);
  const readCores = createReadCores(async () => [address]);
  expect(await readCores('busy')).toEqual([]);
  await eventually(async () => {
    const [cores] = await readCores('busy');
    expect(cores).toBeGreaterThan(0.5);
    expect(cores).toBeLessThan(0.9);
  });
});

test('leaves out a restarted process until its second reading', async () => {
  const readings = [100, 1, 1];
  reply = () => metrics(readings.shift() ?? 1);
  const readCores = createReadCores(async () => [address]);
  expect(await readCores('restarted')).toEqual([]);
  expect(await readCores('restarted')).toEqual([]);
  expect(await readCores('restarted')).toEqual([0]);
});

test('leaves out replicas that do not respond, or respond with something else', async () => {
  reply = () => 'process_cpu_seconds_total unknown';
  const readCores = createReadCores(async () => [address, '127.0.0.1:1']);
  await readCores('strange');
  expect(await readCores('strange')).toEqual([]);
});
