import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually } from '@bookstore/testkit';
import { expect } from '@jest/globals';
import { type FaultyShop, startFaultyShop } from '../../tests/faults/faulty-shop.ts';
import { arm, type Armed, disarm, type Reached, readReached } from './armed.ts';
import { ALL_POINTS, type CrashPoint } from './points.ts';

export type CrashShop = FaultyShop & {
  /** From now on the service dies at that point, once: when its subject there tells of all of these. */
  dieAt: (point: CrashPoint, ...about: string[]) => Death;
  /** The same, but it freezes there: mid-way, while the test breaks something else. */
  freezeAt: (point: CrashPoint, about: string[], pass?: number) => Frost;
  /** Forgets a point that was never reached. */
  disarm: () => void;
};

export type Death = {
  /** Resolves when the process has died there, by SIGKILL, and the next one was started after the work. */
  restarted: (whileDead: () => Promise<void>) => Promise<void>;
};

export type Frost = {
  reached: () => Promise<void>;
  /** May be called at any time, also when the point was never reached. */
  goOn: () => void;
};

const REACHED_DEADLINE_MS = 15_000;
const HOOK = pathToFileURL(join(import.meta.dirname, 'hook.ts')).href;

/** True between SIGSTOP and SIGCONT. */
const isFrozen = (pid: number): boolean =>
  /^State:\s*T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

const WITH_POINTS = new Set<string>(ALL_POINTS.map(({ service }) => service));

/** A shop of the test file's own, whose order and catalog service can be stopped at any crash point. */
export const startCrashShop = async (): Promise<CrashShop> => {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-crash-points-'));
  const said: string[] = [];
  const folderOf = (service: string) => join(folder, service);
  const shop = await startFaultyShop({
    say: (line) => said.push(line),
    prepare: (spec) => {
      if (!WITH_POINTS.has(spec.name)) return spec;
      mkdirSync(folderOf(spec.name));
      return {
        ...spec,
        args: ['--import', HOOK, ...spec.args],
        env: { ...spec.env, CRASH_POINT_FOLDER: folderOf(spec.name) },
      };
    },
  });

  const armAt = (
    { service, marker, isOnceWritten }: CrashPoint,
    more: Pick<Armed, 'about' | 'pass' | 'signal'>,
  ) => {
    arm(folderOf(service), { marker, isOnceWritten, ...more });
    return (): Promise<Reached> =>
      eventually(() => {
        const reached = readReached(folderOf(service));
        if (reached === null) throw new Error(`${service} did not come to: ${marker}`);
        return reached;
      }, REACHED_DEADLINE_MS);
  };
  return {
    ...shop,
    dieAt: (point, ...about) => {
      const linesBefore = said.length;
      const reached = armAt(point, { about, pass: 1, signal: 'SIGKILL' });
      return {
        restarted: async (whileDead) => {
          await reached();
          const death = `${point.service} ended (SIGKILL)`;
          await eventually(() => expect(said.slice(linesBefore).join()).toContain(death));
          // Else its supervisor would start it again, after a pause that grows with each death.
          await shop.supervisor.killOne(point.service);
          await whileDead().finally(() => shop.supervisor.startOne(point.service));
        },
      };
    },
    freezeAt: (point, about, pass = 1) => {
      const reached = armAt(point, { about, pass, signal: 'SIGSTOP' });
      return {
        reached: async () => {
          const { pid } = await reached();
          await eventually(() => expect(isFrozen(pid)).toBe(true));
        },
        goOn: () => {
          const frozen = readReached(folderOf(point.service));
          if (frozen !== null) process.kill(frozen.pid, 'SIGCONT');
        },
      };
    },
    disarm: () => {
      for (const { service } of ALL_POINTS) disarm(folderOf(service));
    },
    close: async () => {
      await shop.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
