import { runInContext } from '@bookstore/platform/context';
import { kindOf } from '@bookstore/platform/errors';
import { createPeriodicTask } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import type { PaymentTask, PaymentTaskStore, RunPaymentTask } from './payment-task.ts';

const SWEEP_INTERVAL_MS = 1_000;
/** Longer than a try takes. Another replica takes over the task of one that died. */
const LEASE_MS = 15_000;
const MAX_IN_FLIGHT = 64;

export type PaymentWorker = {
  /** Claims due tasks now instead of at the next sweep. */
  trigger: () => void;
  start: () => void;
  /** Resolves when the tasks in flight have ended. */
  stop: () => Promise<void>;
};

export type PaymentWorkerParts = {
  tasks: Pick<PaymentTaskStore, 'claim'>;
  runTask: RunPaymentTask;
  logger: Logger;
};

/** Runs payment tasks until their outcome is known. Replicas share the tasks by leases. */
export const createPaymentWorker = (parts: PaymentWorkerParts): PaymentWorker => {
  const { tasks, runTask, logger } = parts;
  const inFlight = new Set<Promise<void>>();

  const run = async (task: PaymentTask): Promise<void> => {
    try {
      await runTask(task);
    } catch (error) {
      const level = kindOf(error) === 'unavailable' ? 'warn' : 'error';
      logger[level]({ err: error, order_id: task.order.id }, 'payment task failed, it runs again');
    }
  };
  const track = (task: PaymentTask): void => {
    const running = runInContext(task.context, () => run(task)).finally(() => {
      inFlight.delete(running);
      if (inFlight.size === MAX_IN_FLIGHT - 1) sweeper.trigger();
    });
    inFlight.add(running);
  };
  const sweep = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && inFlight.size < MAX_IN_FLIGHT) {
      const task = await tasks.claim(LEASE_MS);
      if (!task) return;
      track(task);
    }
  };
  const sweeper = createPeriodicTask({
    name: 'sweep of payment tasks',
    intervalMs: SWEEP_INTERVAL_MS,
    work: sweep,
    logger,
  });

  return {
    trigger: sweeper.trigger,
    start: sweeper.start,
    stop: async () => {
      await sweeper.stop();
      await Promise.allSettled(inFlight);
    },
  };
};
