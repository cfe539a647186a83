import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@bookstore/testkit';
import { expect, test } from '@jest/globals';
import { runDetached } from './detach.ts';
import { logPath } from './supervisor/log-file.ts';
import { findProcess } from './supervisor/process-table.ts';
import { withFolder } from './supervisor/testing-processes.ts';

/** Runs a program of a few lines in the background; returns its exit code and what it reported. */
async function detach(folder: string, program: string) {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, program);
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const exitCode = await runDetached({ program: file, args: ['--x'], folder, say });
  return { exitCode, said };
}

test('a detached program passes its lines on until it is ready, then lives on by itself', () =>
  withFolder(async (folder) => {
    const program = `
      process.send({ line: process.pid + ' ' + process.argv[2] });
      process.send({ ready: true });
      process.on('disconnect', () => console.log('alone'));
      setTimeout(() => {}, 60_000);`;
    const { exitCode, said } = await detach(folder, program);
    expect(exitCode).toBe(0);
    const [pid, argument] = String(said[0]).split(' ');
    expect(argument).toBe('--x');
    await eventually(() => expect(readFileSync(logPath(folder, 'shop'), 'utf8')).toBe('alone\n'));
    expect(findProcess(Number(pid))).not.toBeNull();
    process.kill(Number(pid), 'SIGKILL');
  }));

test('a detached program that ends before it is ready is a failure', () =>
  withFolder(async (folder) => {
    const { exitCode, said } = await detach(folder, `process.send({ line: 'port is taken' });`);
    expect(exitCode).toBe(1);
    expect(said).toEqual(['port is taken']);
  }));
