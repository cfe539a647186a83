import { unavailable } from '@bookstore/platform/errors';
import { Piscina } from 'piscina';
import { decoyHash, isTooLong, type Passwords } from './password.ts';
import type * as passwordWorker from './password.worker.ts';

type Worker = typeof passwordWorker;

export type HashingOptions = { cost: number; threads: number; maxQueue: number };

export type PasswordPool = Passwords & {
  /** Passwords that wait for a thread. */
  waiting: () => number;
  close: () => Promise<void>;
};

/** A thread costs 20 to 30 MB, and 0.1 s to start: it is kept for as long as people keep coming. */
const IDLE_THREAD_TIMEOUT_MS = 60_000;
const THREAD_LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 } as const;
const TASK_QUEUE_AT_LIMIT = 'Task queue is at limit';

/** bcrypt in worker threads with a bounded queue. Idle threads end. */
export const createPasswordPool = (options: HashingOptions): PasswordPool => {
  const pool = new Piscina({
    filename: new URL('./password.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: options.threads,
    maxQueue: options.maxQueue,
    idleTimeout: IDLE_THREAD_TIMEOUT_MS,
    resourceLimits: THREAD_LIMITS,
  });
  const decoy = decoyHash(options.cost);

  const run = async <Name extends keyof Worker>(
    name: Name,
    task: Parameters<Worker[Name]>[0],
  ): Promise<ReturnType<Worker[Name]>> => {
    try {
      return await pool.run(task, { name });
    } catch (error) {
      if (!(error instanceof Error) || error.message !== TASK_QUEUE_AT_LIMIT) throw error;
      throw unavailable('Too many passwords wait to be checked.', error);
    }
  };
  return {
    hash: (password) => run('hash', { password, cost: options.cost }),
    isRight: async (password, known) => {
      const usable = known !== null && !isTooLong(password);
      const isSame = await run('compare', { password, hash: usable ? known : decoy });
      return usable && isSame;
    },
    waiting: () => pool.queueSize,
    close: () => pool.close(),
  };
};
