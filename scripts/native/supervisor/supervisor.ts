import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessSpec } from '../process-spec.ts';
import { logPath } from './log-file.ts';
import { killRecorded } from './process-record.ts';
import {
  type SupervisedProcess,
  type SupervisorPorts,
  superviseProcess,
} from './supervised-process.ts';

const PROBE_INTERVAL_MS = 50;

export interface Supervisor {
  /** Starts processes that belong together; they are stopped together too, before those started earlier. */
  start(specs: readonly ProcessSpec[]): void;
  /** Resolves when all of them answer their probe; rejects, naming those that do not, after the deadline. */
  waitUntilReady(specs: readonly ProcessSpec[], deadlineMs: number): Promise<void>;
  /** Stops one process, or starts it again: for tests of faults. */
  stopOne(name: string): Promise<void>;
  /** Like a crash that is not repaired. */
  killOne(name: string): Promise<void>;
  startOne(name: string): void;
  /** Freezes it where it stands (SIGSTOP), or lets it go on (SIGCONT): what it and its connections hold stays. */
  signalOne(name: string, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Stops all, the latest started first. */
  stop(): Promise<void>;
  /** Ends all at once. */
  kill(): void;
}

interface Part {
  readonly spec: ProcessSpec;
  supervised: SupervisedProcess;
}

/** Keeps a set of processes running. First ends what an earlier, killed supervisor left in the same folder. */
export function createSupervisor(ports: SupervisorPorts): Supervisor {
  const layers: Map<string, Part>[] = [];
  const orphans = killRecorded(ports.folder);
  if (orphans > 0) ports.say(`ended ${orphans} processes of an earlier run`);

  const getPart = (name: string): Part => {
    const part = layers.map((layer) => layer.get(name)).find((found) => found !== undefined);
    if (part === undefined) throw new Error(`no process named ${name}`);
    return part;
  };
  return {
    start(specs) {
      const parts = specs.map((spec) => ({ spec, supervised: superviseProcess(spec, ports) }));
      layers.push(new Map(parts.map((part) => [part.spec.name, part])));
    },
    async waitUntilReady(specs, deadlineMs) {
      const late = new Set(specs.map((spec) => spec.name));
      const deadline = performance.now() + deadlineMs;
      await Promise.all(
        specs.map(async (spec) => {
          while (performance.now() < deadline) {
            if (await spec.isReady()) return late.delete(spec.name);
            await delay(PROBE_INTERVAL_MS);
          }
          return false;
        }),
      );
      if (late.size === 0) return;
      const logs = [...late].map((name) => `${name} (${logPath(ports.folder, name)})`);
      throw new Error(`not ready after ${deadlineMs / 1000} s: ${logs.join(', ')}`);
    },
    stopOne: (name) => getPart(name).supervised.stop(),
    killOne: (name) => {
      const { supervised } = getPart(name);
      supervised.kill();
      return supervised.stop();
    },
    startOne(name) {
      const part = getPart(name);
      part.supervised = superviseProcess(part.spec, ports);
    },
    signalOne: (name, signal) => getPart(name).supervised.signal(signal),
    async stop() {
      for (const layer of layers.toReversed()) {
        await Promise.all([...layer.values()].map((part) => part.supervised.stop()));
      }
    },
    kill() {
      for (const layer of layers) for (const part of layer.values()) part.supervised.kill();
    },
  };
}
