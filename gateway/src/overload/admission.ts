import { sendProblem } from '@bookstore/platform/http';
import type { Logger } from '@bookstore/platform/log';
import { Counter, Gauge, type Metrics } from '@bookstore/platform/metrics';
import type { Request, RequestHandler } from 'express';
import type { EventLoopLag } from './event-loop-lag.ts';
import type { TrafficClass } from './traffic-class.ts';

const RETRY_AFTER_S = 1;
/** A refusal is logged only if there was none for this long before. */
const QUIET_MS = 10_000;

export type AdmissionOptions = {
  /** Null: always admitted. */
  classify: (req: Request) => TrafficClass | null;
  lag: Pick<EventLoopLag, 'ms'>;
  maxLagMs: number;
  metrics: Metrics;
  logger: Logger;
};

/** Admission control: refuses requests that could not be served soon, with 503 and Retry-After, before any work. */
export const createAdmission = (options: AdmissionOptions): RequestHandler => {
  const { classify, lag, maxLagMs, logger } = options;
  const open = new Map<string, number>();
  const countOf = (group: string): number => open.get(group) ?? 0;
  const refused = registerMetrics(options.metrics, open);
  let lastRefusalAt = Number.NEGATIVE_INFINITY;

  const reasonToRefuse = ({ group, maxConcurrent, shedOnLag }: TrafficClass): string | null => {
    if (countOf(group) >= maxConcurrent) return 'open requests';
    return shedOnLag && lag.ms() > maxLagMs ? 'event loop' : null;
  };
  const recordRefusal = (group: string, why: string): void => {
    refused.inc({ group, why });
    const now = performance.now();
    if (now - lastRefusalAt > QUIET_MS) logger.warn({ group, why }, 'overloaded: refusing');
    lastRefusalAt = now;
  };

  return (req, res, next) => {
    const trafficClass = classify(req);
    if (!trafficClass) return next();
    const { group } = trafficClass;
    const why = reasonToRefuse(trafficClass);
    if (why !== null) {
      recordRefusal(group, why);
      sendProblem(req, res, 'unavailable', {
        detail: 'The shop has more to do than it can do right now.',
        retryAfterSeconds: RETRY_AFTER_S,
      });
      return;
    }
    open.set(group, countOf(group) + 1);
    res.once('close', () => open.set(group, countOf(group) - 1));
    next();
  };
};

const registerMetrics = ({ registry }: Metrics, open: ReadonlyMap<string, number>) => {
  const registers = [registry];
  const gauge: Gauge<'group'> = new Gauge({
    name: 'requests_open',
    help: 'Requests that were admitted and are not answered yet',
    labelNames: ['group'],
    registers,
    collect: () => {
      for (const [group, count] of open) gauge.set({ group }, count);
    },
  });
  return new Counter({
    name: 'requests_refused_total',
    help: 'Requests that were refused before any work because of overload',
    labelNames: ['group', 'why'],
    registers,
  });
};
