import type { Logger } from '../log/index.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Claim, OutboxSource } from './outbox.ts';
import { gaugeOutbox } from './outbox-gauges.ts';
import type { Publisher } from './publisher.ts';

export type Relay = {
  /** Sends right away what was just written; what fails or is too much waits for the sweep. */
  offer: (claim: Claim) => void;
  start: () => void;
  /** Finishes what is on its way. */
  stop: () => Promise<void>;
};

export type RelayParts = {
  sources: readonly OutboxSource[];
  publisher: Publisher;
  logger: Logger;
  metrics: Metrics;
};

const MAX_IN_FLIGHT = 256;
const SWEEP_INTERVAL_MS = 1_000;
const MAX_CLAIMS_PER_SWEEP = 500;

/**
 * Publishes what the outboxes hold: at once when offered by the writer, and once a second whatever a
 * crash or an outage left behind. Delivers at least once; readers expect repeats.
 */
export const createRelay = ({ sources, publisher, logger, metrics }: RelayParts): Relay => {
  const inFlight = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | null = null;
  let stopped = false;
  gaugeOutbox(metrics, sources);

  const send = async (claim: Claim): Promise<void> => {
    try {
      await Promise.all(claim.messages.map((message) => publisher.publish(message)));
      // crash point: after confirm, before mark {claim.messages}
      await claim.markSent();
    } catch (error) {
      logger.warn({ err: error }, 'not published, the sweep tries again');
    }
  };
  const track = (claim: Claim): Promise<void> => {
    const task = send(claim).finally(() => inFlight.delete(task));
    inFlight.add(task);
    return task;
  };

  const drain = async (source: OutboxSource): Promise<void> => {
    for (let claimed = 0; claimed < MAX_CLAIMS_PER_SWEEP && !stopped; claimed += 1) {
      if (!publisher.isConnected()) return;
      const claim = await source.claim(new Date());
      if (!claim) return;
      void track(claim);
      if (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
    }
  };
  const sweep = async (): Promise<void> => {
    try {
      const due = await Promise.all(sources.map((source) => source.oldestDue()));
      // In the calm case that was the whole sweep: one look into each sparse index.
      const now = new Date();
      const overdue = sources.filter((_source, index) => {
        const at = due[index] ?? null;
        return at !== null && at <= now;
      });
      for (const source of overdue) await drain(source);
    } catch (error) {
      logger.warn({ err: error }, 'the outbox could not be swept');
    }
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      sweeping = sweep().finally(() => {
        sweeping = null;
        if (!stopped) schedule();
      });
    }, SWEEP_INTERVAL_MS);
  };

  return {
    offer: (claim) => {
      if (stopped || inFlight.size >= MAX_IN_FLIGHT || !publisher.isConnected()) return;
      void track(claim);
    },
    start: schedule,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await sweeping;
      await Promise.allSettled(inFlight);
    },
  };
};
