import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { findOnPath } from '../install/find-on-path.ts';
import type { ProcessSpec } from '../process-spec.ts';
import { pickRestartDelay } from './backoff.ts';
import { boundLog, closeLog, logPath, openLog } from './log-file.ts';
import { forgetProcess, recordProcess } from './process-record.ts';
import { hasMembers, signalGroup } from './process-table.ts';

const STOP_DEADLINE_MS = 15_000;
/** A process that lived this long counts as healthy: its next crash is a first one again. */
const HEALTHY_MS = 30_000;
const LOG_CHECK_MS = 5_000;
const GONE_PROBE_MS = 10;
const MAX_GONE_PROBES = 200;

export interface SupervisedProcess {
  /** Ends it in order, or by force after its deadline. Resolves when the whole group is gone. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
  /** To the whole group; nobody hears it while the process is not running. */
  signal(signal: NodeJS.Signals): void;
}

export interface SupervisorPorts {
  /** The data folder: logs in log/, process records in run/. */
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly pickDelay?: (restart: number) => number;
}

/** Starts the process, and starts it again with growing delays whenever it ends unasked. */
export function superviseProcess(spec: ProcessSpec, ports: SupervisorPorts): SupervisedProcess {
  const { folder, say, pickDelay = pickRestartDelay } = ports;
  let stopping = false;
  let restarts = 0;
  let child: ChildProcess | null = null;
  let restartTimer: NodeJS.Timeout | undefined;
  const logTimer = setInterval(() => boundLog(folder, spec.name), LOG_CHECK_MS);
  logTimer.unref();

  const launch = () => {
    const startedAt = performance.now();
    const started = spawnGroup(spec, folder);
    child = started;
    const { pid } = started;
    if (pid !== undefined) recordProcess(folder, pid);
    const ended = (reason: string) => {
      child = null;
      if (pid !== undefined) {
        signalGroup(pid, 'SIGKILL');
        forgetProcess(folder, pid);
      }
      if (stopping) return;
      restarts = performance.now() - startedAt > HEALTHY_MS ? 1 : restarts + 1;
      const pauseMs = pickDelay(restarts);
      const log = logPath(folder, spec.name);
      say(`${spec.name} ended (${reason}): starting it again in ${pauseMs / 1000} s, see ${log}`);
      restartTimer = setTimeout(launch, pauseMs);
    };
    started.once('error', (error) => {
      if (pid === undefined) ended(error.message);
    });
    started.once('exit', (code, signal) => ended(signal ?? `exit code ${code}`));
  };
  launch();

  const endRestarts = () => {
    stopping = true;
    clearTimeout(restartTimer);
    clearInterval(logTimer);
  };
  return {
    async stop() {
      endRestarts();
      const running = child;
      if (running?.pid === undefined) return;
      const { pid } = running;
      const gone = once(running, 'exit');
      const deadline = setTimeout(
        () => signalGroup(pid, 'SIGKILL'),
        spec.stopDeadlineMs ?? STOP_DEADLINE_MS,
      );
      running.kill('SIGTERM');
      await gone;
      clearTimeout(deadline);
      await waitUntilGone(pid);
    },
    kill() {
      endRestarts();
      if (child?.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    },
    signal(signal) {
      if (child?.pid !== undefined) signalGroup(child.pid, signal);
    },
  };
}

/** The rest of a group was killed with its leader; only now have its ports become free. */
async function waitUntilGone(group: number): Promise<void> {
  for (let probes = 0; probes < MAX_GONE_PROBES && hasMembers(group); probes += 1) {
    await delay(GONE_PROBE_MS);
  }
}

const setpriv = findOnPath('setpriv');

/** Spawns it as leader of a group of its own; where setpriv is there, the kernel ends it when we die first. */
function spawnGroup(spec: ProcessSpec, folder: string): ChildProcess {
  const inherit = setpriv === null ? [] : [setpriv, '--pdeathsig', 'TERM'];
  const [command = spec.command, ...args] = [...inherit, spec.command, ...spec.args];
  mkdirSync(spec.cwd, { recursive: true });
  const log = openLog(folder, spec.name);
  try {
    const stdio = ['ignore' as const, log, log];
    return spawn(command, args, { cwd: spec.cwd, env: { ...spec.env }, stdio, detached: true });
  } finally {
    closeLog(log);
  }
}
