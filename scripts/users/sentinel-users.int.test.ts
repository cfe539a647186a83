import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@bookstore/platform/log';
import { createRedis, type Redis } from '@bookstore/platform/redis';
import { eventually } from '@bookstore/testkit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findBinaries } from '../native/install/find-binaries.ts';
import { DATA_FOLDER, findCacheFolder } from '../native/paths.ts';
import { findFreePorts } from '../native/ports.ts';
import { prepareSecrets, readUserPassword, type SecretFiles } from '../native/secrets.ts';
import { createTestFolder } from '../native/test-folder.ts';

const logger = createLogger({ service: 'test', version: '0', level: 'silent' });
let folder: string;
let secrets: SecretFiles;
let running: ChildProcess[];
let clients: Redis[];

beforeEach(() => {
  folder = createTestFolder(join(DATA_FOLDER, 'test-privileges'));
  secrets = prepareSecrets(folder);
  running = [];
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.disconnect();
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.map(ended));
  rmSync(folder, { recursive: true, force: true });
});

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};
const start = async (port: number, lines: readonly string[], ...args: string[]) => {
  const file = join(folder, `${port}.conf`);
  writeFileSync(file, [`port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, ...lines, ''].join('\n'));
  const { 'redis-server': program } = await findBinaries(findCacheFolder());
  const env = { ...process.env, ...program.env };
  const child = spawn(program.path, [file, ...args], { env, stdio: 'ignore' });
  running.push(child);
  return child;
};
const open = (url: string): Redis => {
  const client = createRedis(url, logger);
  clients.push(client);
  return client;
};

// As docker/redis-member.sh configures them.
test('two sentinels with users of their own move the master, and the services follow', async () => {
  const [first = 0, second = 0, ...watchers] = await findFreePorts(4);
  const password = readUserPassword(folder, 'redis', 'sentinel');
  const member = ['save ""', 'masteruser sentinel', `masterauth ${password}`];
  const users = `aclfile ${secrets.of('redis_users')}`;
  const master = await start(first, [...member, users]);
  await start(second, [...member, users, `replicaof 127.0.0.1 ${first}`]);
  for (const port of watchers) {
    const watch = [
      `aclfile ${secrets.of('redis_sentinel_users')}`,
      'sentinel sentinel-user sentinel',
      `sentinel sentinel-pass ${password}`,
      `sentinel monitor shop 127.0.0.1 ${first} 2`,
      'sentinel auth-user shop sentinel',
      `sentinel auth-pass shop ${password}`,
      'sentinel down-after-milliseconds shop 500',
      'sentinel failover-timeout shop 3000',
    ];
    await start(port, watch, '--sentinel');
  }
  const [watcher = 0] = watchers;
  const asked = open(`redis://sentinel:${password}@127.0.0.1:${watcher}`);
  await eventually(async () => {
    const known = JSON.stringify(await asked.call('sentinel', 'master', 'shop'));
    expect(known).toMatch(/"num-slaves","1"/);
    expect(known).toMatch(/"num-other-sentinels","1"/);
  }, 15_000);

  const own = readUserPassword(folder, 'redis', 'user-service');
  const hosts = watchers.map((port) => `127.0.0.1:${port}`).join();
  const client = open(`redis-sentinel://user-service:${own}@${hosts}#shop`);
  await eventually(() => client.set('login-failures:eve', '1'));
  master.kill('SIGKILL');
  await eventually(async () => {
    expect(await client.set('login-failures:eve', '2')).toBe('OK');
    expect(await client.info('server')).toContain(`tcp_port:${second}`);
  }, 20_000);

  // A service may ask a sentinel for the master, and may not move it.
  const visitor = open(`redis://user-service:${own}@127.0.0.1:${watcher}`);
  await once(visitor, 'ready');
  await expect(visitor.call('sentinel', 'failover', 'shop')).rejects.toThrow('NOPERM');
  await expect(visitor.call('sentinel', 'remove', 'shop')).rejects.toThrow('NOPERM');
}, 60_000);
