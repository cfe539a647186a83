import { unavailable } from '@bookstore/platform/errors';
import { getRounds } from 'bcryptjs';
import { Piscina } from 'piscina';
import type * as passwordHashWorker from './password-hash.worker.ts';

type Worker = typeof passwordHashWorker;

export type PasswordHasher = {
  /** Throws `unavailable` while the queue is full. */
  hash: (password: string) => Promise<string>;
  /** Takes as long as the cost of this hash wants. Throws `unavailable` as above. */
  verify: (password: string, hash: string) => Promise<boolean>;
  /** True for a hash of another cost than new ones have. */
  needsRehash: (hash: string) => boolean;
};

export type HasherOptions = {
  /** Work factor of bcrypt: each step doubles the time. */
  cost: number;
  threads: number;
  /** Passwords that may wait for a thread. */
  maxQueue: number;
};

export type PasswordHasherPool = PasswordHasher & {
  /** Passwords that wait for a thread. */
  queueSize: () => number;
  close: () => Promise<void>;
};

/** bcrypt ignores the bytes beyond. */
const MAX_PASSWORD_BYTES = 72;
/** A thread costs 20 to 30 MB, and 0.1 s to start: it stays while passwords keep coming. */
const IDLE_THREAD_TIMEOUT_MS = 60_000;
const THREAD_LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 } as const;
const TASK_QUEUE_AT_LIMIT = 'Task queue is at limit';

/** bcrypt in worker threads with a bounded queue. Idle threads end. */
export const createPasswordHasher = (options: HasherOptions): PasswordHasherPool => {
  const pool = new Piscina({
    filename: new URL('./password-hash.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: options.threads,
    maxQueue: options.maxQueue,
    idleTimeout: IDLE_THREAD_TIMEOUT_MS,
    resourceLimits: THREAD_LIMITS,
  });

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
    verify: async (password, hash) => {
      const isSame = await run('compare', { password, hash });
      return isSame && Buffer.byteLength(password) <= MAX_PASSWORD_BYTES;
    },
    needsRehash: (hash) => getRounds(hash) !== options.cost,
    queueSize: () => pool.queueSize,
    close: () => pool.close(),
  };
};
