import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findBinaries } from '../../../../scripts/native/install/find-binaries.ts';
import { findCacheFolder } from '../../../../scripts/native/paths.ts';
import { findFreePorts } from '../../../../scripts/native/ports.ts';
import { createLogger } from '../log/index.ts';
import { eventually } from '@bookstore/testkit';
import { createRedis, type Redis } from './index.ts';

const PASSWORD = 'of servers and sentinels';
const logger = createLogger({ service: 'test', version: '0', level: 'silent' });

let folder: string;
let running: ChildProcess[];
let ports: readonly number[];
let redis: Redis | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'failover-'));
  running = [];
  ports = await findFreePorts(3);
});
afterEach(async () => {
  redis?.disconnect();
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.map(ended));
  await rm(folder, { recursive: true, force: true });
});

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

const start = async (port: number, lines: readonly string[], args: readonly string[] = []) => {
  const file = join(folder, `${port}.conf`);
  const common = [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, `requirepass "${PASSWORD}"`];
  writeFileSync(file, `${[...common, ...lines].join('\n')}\n`);
  const { 'redis-server': program } = await findBinaries(findCacheFolder());
  const env = { ...process.env, ...program.env };
  const child = spawn(program.path, [file, ...args], { env, stdio: 'ignore' });
  running.push(child);
  return child;
};

test('a client that knows the sentinels writes to the new master within seconds', async () => {
  const [first = 0, second = 0, sentinel = 0] = ports;
  const auth = `masterauth "${PASSWORD}"`;
  const master = await start(first, ['save ""', auth]);
  await start(second, ['save ""', auth, `replicaof 127.0.0.1 ${first}`]);
  const watch = [
    `sentinel monitor shop 127.0.0.1 ${first} 1`,
    `sentinel auth-pass shop "${PASSWORD}"`,
    'sentinel down-after-milliseconds shop 500',
  ];
  await start(sentinel, watch, ['--sentinel']);
  const secret = encodeURIComponent(PASSWORD);
  redis = createRedis(`redis-sentinel://default:${secret}@127.0.0.1:${sentinel}#shop`, logger);
  const client = redis;
  await eventually(async () => {
    await client.set('where', 'first');
    // As the sentinel does, which finds the replica there.
    expect(await client.info('replication')).toContain('state=online');
  });
  await eventually(
    () => expect(sentinelKnowsReplica(sentinel, second)).resolves.toBe(true),
    15_000,
  );

  master.kill('SIGKILL');

  await eventually(async () => expect(await client.set('where', 'second')).toBe('OK'), 10_000);
  expect(await client.info('server')).toContain(`tcp_port:${second}`);
}, 40_000);

/** Until the sentinel has found the replica, it has nobody to make the master. */
const sentinelKnowsReplica = async (sentinel: number, replica: number): Promise<boolean> => {
  const secret = encodeURIComponent(PASSWORD);
  const asked = createRedis(`redis://default:${secret}@127.0.0.1:${sentinel}`, logger);
  try {
    return await eventually(async () => {
      return JSON.stringify(await asked.call('sentinel', 'replicas', 'shop')).includes(
        `${replica}`,
      );
    }, 1_000);
  } finally {
    asked.disconnect();
  }
};
