import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { eventually } from '@bookstore/testkit';

const PROGRAM = join(import.meta.dirname, '../../../testkit/src/slow-service.ts');
const SETTINGS = {
  HOST: '127.0.0.1',
  PORT: '0',
  NEEDED: 'a',
  NEEDED_TOO: 'b',
  DRAIN_DELAY_MS: '1500',
  ANSWER_AFTER_MS: '2000',
};

let child: ChildProcess;
let output: string;
let exited: Promise<unknown[]>;

const run = (env: Record<string, string>): void => {
  output = '';
  child = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  exited = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
};

/** Where it listens, as its log says. */
const baseUrl = (): Promise<string> =>
  eventually(() => {
    const port = /"port":(\d+)/.exec(output)?.[1];
    expect(port).toBeDefined();
    return `http://127.0.0.1:${port}`;
  });

afterEach(() => {
  child.kill('SIGKILL');
});

test('SIGTERM: not ready first, the work in hand is answered, then exit 0', async () => {
  run(SETTINGS);
  const url = await baseUrl();
  const inHand = fetch(`${url}/slow`);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  child.kill('SIGTERM');
  await eventually(async () => {
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ checks: { lifecycle: 'stopping' } });
    // No proxy keeps a connection that is about to be closed.
    expect(ready.headers.get('connection')).toBe('close');
  });
  expect(await (await inHand).json()).toEqual({ answered: true });
  expect(await exited).toEqual([0, null]);
  expect(output).toContain('"msg":"stopped"');
});

test('a second signal ends it at once', async () => {
  // A busy machine delivers the signals late: neither the answer nor the end of the drain may come first.
  run({ ...SETTINGS, ANSWER_AFTER_MS: '60000', DRAIN_DELAY_MS: '60000' });
  const url = await baseUrl();
  const inHand = fetch(`${url}/slow`).catch(() => 'cut off');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  child.kill('SIGTERM');
  await eventually(() => expect(output).toContain('"msg":"stopping"'));
  child.kill('SIGTERM');
  expect(await exited).toEqual([130, null]);
  expect(await inHand).toBe('cut off');
});

test('an environment that does not fit: every variable is named, exit 1', async () => {
  run({ PORT: 'no port' });
  expect(await exited).toEqual([1, null]);
  for (const name of ['PORT', 'NEEDED', 'NEEDED_TOO']) expect(output).toContain(name);
});
