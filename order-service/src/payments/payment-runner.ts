import { createPeriodicTask } from '@bookstore/platform/lifecycle';
import type { Logger } from '@bookstore/platform/log';
import type { PaymentTask, PaymentWorkStore } from './payment-work.ports.ts';

const SWEEP_INTERVAL_MS = 1_000;
/** Longer than any try takes; a task whose replica died is taken over after it. */
const LEASE_MS = 15_000;
const MAX_IN_FLIGHT = 64;

export type PaymentRunner = {
  /** There is something new to do: look now instead of at the next sweep. */
  nudge: () => void;
  start: () => void;
  /** Finishes what is in hand. */
  stop: () => Promise<void>;
};

export type PaymentRunnerParts = {
  work: Pick<PaymentWorkStore, 'claim'>;
  doTask: (task: PaymentTask) => Promise<void>;
  now: () => Date;
  logger: Logger;
};

/** Goes on with payments until they are known. Any number of replicas share the work by leases. */
export const createPaymentRunner = (parts: PaymentRunnerParts): PaymentRunner => {
  const { work, doTask, now, logger } = parts;
  const inFlight = new Set<Promise<void>>();

  const run = async (task: PaymentTask): Promise<void> => {
    try {
      await doTask(task);
    } catch (error) {
      logger.warn({ err: error, order_id: task.order.id }, 'a payment is tried again later');
    }
  };
  const track = (task: PaymentTask): void => {
    const running = run(task).finally(() => {
      inFlight.delete(running);
      if (inFlight.size === MAX_IN_FLIGHT - 1) sweeper.trigger();
    });
    inFlight.add(running);
  };
  const sweep = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && inFlight.size < MAX_IN_FLIGHT) {
      const task = await work.claim(now(), LEASE_MS);
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
    nudge: sweeper.trigger,
    start: sweeper.start,
    stop: async () => {
      await sweeper.stop();
      await Promise.allSettled(inFlight);
    },
  };
};
