import { unavailable } from '@bookstore/platform/errors';
import PQueue from 'p-queue';

/** `saga`: messages about orders. `edit`: changes by an admin. `hold`: batches of hold commands. */
export type TaskClass = 'saga' | 'edit' | 'hold';

/**
 * How long later tasks of a more urgent class may overtake a task. The queue runs the task whose deadline
 * (arrival + grace) is the earliest: the saga goes first, and no other class starves.
 */
const GRACE_MS = { saga: 0, edit: 100, hold: 200 } as const satisfies Record<TaskClass, number>;

/** Runs one task after the other. */
export type WriteQueue = {
  /** Rejects with `unavailable` a task, other than of the saga, that would wait too long. */
  run: <T>(taskClass: TaskClass, task: () => Promise<T>) => Promise<T>;
  /** Number of tasks that wait or run. */
  depth: () => number;
};

export type QueueLimits = {
  /** Highest number of waiting tasks; the saga is not refused: its consumers bound it. */
  capacity: number;
  maxWaitMs: number;
};

/**
 * Runs the work in one transaction, as a task of the write queue; a conflict with another replica runs it
 * again. Throws `unavailable` when the database is unavailable or too many tasks wait.
 */
export type Transact<Transaction> = <T>(
  taskClass: TaskClass,
  work: (transaction: Transaction) => Promise<T>,
) => Promise<T>;

/**
 * Serializes the stock changes of a replica: concurrent transactions on one book abort each other, so one
 * after the other is many times faster.
 */
export const createWriteQueue = ({ capacity, maxWaitMs }: QueueLimits): WriteQueue => {
  const queue = new PQueue({ concurrency: 1 });

  return {
    depth: () => queue.size + queue.pending,
    run: async (taskClass, task) => {
      const priority = -(performance.now() + GRACE_MS[taskClass]);
      if (taskClass === 'saga') return queue.add(task, { priority });
      if (queue.size >= capacity) throw unavailable('Too many stock changes wait already.');
      const waiting = new AbortController();
      const timer = setTimeout(
        () => waiting.abort(unavailable('Stock changes take too long now.')),
        maxWaitMs,
      );
      const start = (): ReturnType<typeof task> => {
        clearTimeout(timer);
        return task();
      };
      return queue.add(start, { priority, signal: waiting.signal });
    },
  };
};
