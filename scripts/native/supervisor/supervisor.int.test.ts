import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@bookstore/testkit';
import { describe, expect, test } from '@jest/globals';
import { logPath } from './log-file.ts';
import { killRecorded, recordProcess } from './process-record.ts';
import { findProcess, hasMembers, signalGroup } from './process-table.ts';
import { createSupervisor } from './supervisor.ts';
import { shellSpec, withFolder } from './testing-processes.ts';

const readLines = (file: string) => readFileSync(file, 'utf8').trim().split('\n');

/** A script that says in the file `order` when it is stopped. */
const noteEnd = (name: string) =>
  `trap 'echo ${name} >> order; exit 0' TERM; touch ${name}; while :; do sleep 0.01; done`;

describe('the supervisor', () => {
  test('starts a crashed process again, waiting longer each time, and says so', () =>
    withFolder(async (folder) => {
      const said: string[] = [];
      const asked: number[] = [];
      const pickDelay = (restart: number) => asked.push(restart) * 10;
      const supervisor = createSupervisor({ folder, say: (line) => said.push(line), pickDelay });
      supervisor.start([shellSpec(folder, 'crasher', 'echo run; exit 3')]);
      await eventually(() => expect(asked.length).toBeGreaterThanOrEqual(3));
      await supervisor.stop();
      expect(asked.slice(0, 3)).toEqual([1, 2, 3]);
      expect(said[0]).toContain('crasher ended (exit code 3): starting it again in 0.01 s');
      expect(said[1]).toContain('0.02 s');
      const runs = readLines(logPath(folder, 'crasher'));
      expect(runs.length).toBeGreaterThanOrEqual(3);
      expect(asked.length).toBeLessThanOrEqual(runs.length);
    }));

  test('tells of a program that does not exist', () =>
    withFolder(async (folder) => {
      const said: string[] = [];
      const supervisor = createSupervisor({ folder, say: (line) => said.push(line) });
      const spec = { ...shellSpec(folder, 'nothing', ''), command: '/does/not/exist' };
      supervisor.start([spec]);
      await eventually(() => expect(said.join()).toContain('nothing ended'));
      await supervisor.stop();
    }));

  test('freezes a process, lets it go on, and ends one that is frozen', () =>
    withFolder(async (folder) => {
      const supervisor = createSupervisor({ folder, say: () => undefined });
      supervisor.start([shellSpec(folder, 'ticker', 'echo $$ > leader; exec sleep 100')]);
      const leader = await eventually(() => {
        const [pid] = readLines(join(folder, 'leader'));
        expect(pid).toMatch(/^\d+$/);
        return Number(pid);
      });
      const expectState = (state: string) =>
        eventually(() =>
          expect(readFileSync(`/proc/${leader}/stat`, 'utf8')).toContain(`) ${state} `),
        );
      supervisor.signalOne('ticker', 'SIGSTOP');
      await expectState('T');
      supervisor.signalOne('ticker', 'SIGCONT');
      await expectState('S');
      supervisor.signalOne('ticker', 'SIGSTOP');
      await expectState('T');
      supervisor.kill();
      await eventually(() => expect(hasMembers(leader)).toBe(false));
    }));

  test('ends the whole group of a process that ignores SIGTERM', () =>
    withFolder(async (folder) => {
      const supervisor = createSupervisor({ folder, say: () => undefined });
      const script = `trap '' TERM; sleep 100 & echo $$ > leader; sleep 100; sleep 100`;
      supervisor.start([shellSpec(folder, 'deaf', script)]);
      const leader = await eventually(() => {
        const [pid] = readLines(join(folder, 'leader'));
        // The shell makes the file before it writes to it.
        expect(pid).toMatch(/^\d+$/);
        return Number(pid);
      });
      expect(hasMembers(leader)).toBe(true);
      await supervisor.stop();
      await eventually(() => expect(hasMembers(leader)).toBe(false));
      expect(readdirSync(join(folder, 'run'))).toEqual([]);
    }));

  test('takes the children of a crashed process along', () =>
    withFolder(async (folder) => {
      const supervisor = createSupervisor({
        folder,
        say: () => undefined,
        pickDelay: () => 60_000,
      });
      supervisor.start([shellSpec(folder, 'parent', 'echo $$ > leader; sleep 100 & exit 1')]);
      const leader = await eventually(() => {
        const [pid] = readLines(join(folder, 'leader'));
        // The shell makes the file before it writes to it.
        expect(pid).toMatch(/^\d+$/);
        return Number(pid);
      });
      await eventually(() => expect(hasMembers(leader)).toBe(false));
      await supervisor.stop();
    }));

  test('stops the latest layer first', () =>
    withFolder(async (folder) => {
      const supervisor = createSupervisor({ folder, say: () => undefined });
      for (const name of ['first', 'second']) {
        supervisor.start([shellSpec(folder, name, noteEnd(name))]);
        await eventually(() => expect(existsSync(join(folder, name))).toBe(true));
      }
      await supervisor.stop();
      expect(readLines(join(folder, 'order'))).toEqual(['second', 'first']);
    }));

  test('names what is not ready in time, and where its log is', () =>
    withFolder(async (folder) => {
      const supervisor = createSupervisor({ folder, say: () => undefined });
      const late = { ...shellSpec(folder, 'late', 'sleep 100'), isReady: async () => false };
      supervisor.start([late]);
      await expect(supervisor.waitUntilReady([late], 100)).rejects.toThrow(
        `not ready after 0.1 s: late (${logPath(folder, 'late')})`,
      );
      await supervisor.stop();
    }));
});

describe('what a killed supervisor leaves behind', () => {
  test('is ended by the next one', () =>
    withFolder(async (folder) => {
      const killed = createSupervisor({ folder, say: () => undefined });
      killed.start([shellSpec(folder, 'orphan', 'echo $$ > leader; sleep 100; sleep 100')]);
      const leader = await eventually(() => {
        const [pid] = readLines(join(folder, 'leader'));
        // The shell makes the file before it writes to it.
        expect(pid).toMatch(/^\d+$/);
        return Number(pid);
      });
      await eventually(() => expect(readdirSync(join(folder, 'run'))).toHaveLength(1));
      expect(killRecorded(folder)).toBe(1);
      await eventually(() => expect(hasMembers(leader)).toBe(false));
      await killed.stop();
    }));

  test('is left alone when the process id belongs to somebody else by now', () =>
    withFolder(async (folder) => {
      recordProcess(folder, process.pid);
      const file = join(folder, 'run', `${process.pid}.json`);
      writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: 'earlier' }));
      expect(killRecorded(folder)).toBe(0);
      expect(findProcess(process.pid)).not.toBeNull();
      expect(existsSync(file)).toBe(false);
    }));

  test('may be gone already', () => {
    expect(() => signalGroup(2 ** 22 + 1, 'SIGKILL')).not.toThrow();
  });
});
