import { setTimeout as sleep } from 'node:timers/promises';
import { createPeriodicTask } from '../lifecycle/periodic-task.ts';
import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import { gaugeOutboxes } from './gauges.ts';
import type { Outbox, OutboxClaim } from './outbox.ts';
import type { Publisher } from './publisher.ts';

export type Relay = {
  /** Publishes what was just written. What fails, or exceeds the relay's capacity, waits for the sweep. */
  offer: (claim: OutboxClaim) => void;
  start: () => void;
  /** Waits for the messages in flight, at most 5 s. */
  stop: () => Promise<void>;
};

export type RelayParts = {
  outboxes: readonly Outbox[];
  publisher: Publisher;
  logger: Logger;
  metrics: Metrics;
};

const MAX_IN_FLIGHT = 256;
const SWEEP_INTERVAL_MS = 1_000;
const MAX_CLAIMS_PER_SWEEP = 500;
const STOP_DEADLINE_MS = 5_000;

/**
 * Publishes the messages in the outboxes: at once when their writer offers them, and in a sweep each
 * second those that a crash or an outage left behind. Delivers at least once; readers expect repeats.
 */
export const createRelay = ({ outboxes, publisher, logger, metrics }: RelayParts): Relay => {
  const inFlight = new Set<Promise<void>>();
  let isStopped = false;
  gaugeOutboxes(metrics, outboxes);

  const publish = async (claim: OutboxClaim): Promise<void> => {
    try {
      await Promise.all(claim.messages.map((message) => publisher.publish(message)));
    } catch (error) {
      logger.warn({ err: error }, 'messages not published, the sweep publishes them again');
      return;
    }
    // crash point: after confirm, before mark {claim.messages}
    try {
      await claim.markPublished();
    } catch (error) {
      logger.warn({ err: error }, 'published messages not marked, the sweep repeats them');
    }
  };
  const track = (claim: OutboxClaim): void => {
    const task = publish(claim).finally(() => inFlight.delete(task));
    inFlight.add(task);
  };

  const drain = async (outbox: Outbox, signal: AbortSignal): Promise<void> => {
    for (let claimed = 0; claimed < MAX_CLAIMS_PER_SWEEP && !signal.aborted; claimed += 1) {
      if (!publisher.canPublish()) return;
      const claim = await outbox.claimDue(new Date());
      if (!claim) return;
      track(claim);
      if (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
    }
  };
  const sweep = createPeriodicTask({
    name: 'sweep of the outboxes',
    intervalMs: SWEEP_INTERVAL_MS,
    logger,
    work: async (signal) => {
      // Usually nothing is due: then a sweep is one read of each sparse index.
      const due = await Promise.all(outboxes.map((outbox) => outbox.oldestDue()));
      const now = new Date();
      const overdue = outboxes.filter((_outbox, index) => {
        const at = due[index] ?? null;
        return at !== null && at <= now;
      });
      for (const outbox of overdue) await drain(outbox, signal);
    },
  });

  return {
    offer: (claim) => {
      if (isStopped || inFlight.size >= MAX_IN_FLIGHT || !publisher.canPublish()) return;
      track(claim);
    },
    start: sweep.start,
    stop: async () => {
      isStopped = true;
      await sweep.stop();
      // During a broker alarm the messages in flight wait for its end; they stay in their outboxes.
      const deadline = sleep(STOP_DEADLINE_MS, undefined, { ref: false });
      await Promise.race([Promise.allSettled(inFlight), deadline]);
    },
  };
};
