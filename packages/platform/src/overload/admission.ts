import type { Request, RequestHandler } from 'express';
import { sendProblem } from '../http/problem-reply.ts';
import type { Logger } from '../log/index.ts';
import { Counter, Gauge, type Metrics } from '../metrics/index.ts';
import type { LoopDelay } from './loop-delay.ts';

const RETRY_AFTER_S = 1;
/** A flood is told once: when nothing was refused for so long before. */
const QUIET_MS = 10_000;

/** Requests that share one bound. */
export type Kind<Group extends string> = {
  /** A label of the metrics. */
  group: Group;
  /** How many of the group may be open at a time. */
  most: number;
  /** Whether a late event loop refuses them, too. */
  mindsDelay: boolean;
};

export type AdmissionOptions<Group extends string> = {
  /** Null: let in whatever happens. */
  kindOf: (req: Request) => Kind<Group> | null;
  loopDelay: Pick<LoopDelay, 'ms'>;
  maxLoopDelayMs: number;
  metrics: Metrics;
  logger: Logger;
};

/** Refuses with 503 and Retry-After, before any work, what could not be served soon. */
export const createAdmission = <Group extends string>(
  options: AdmissionOptions<Group>,
): RequestHandler => {
  const { kindOf, loopDelay, maxLoopDelayMs, logger } = options;
  const open = new Map<Group, number>();
  const countOf = (group: Group): number => open.get(group) ?? 0;
  const { refused } = observe(options.metrics, open);
  let lastRefusalAt = Number.NEGATIVE_INFINITY;

  const reasonAgainst = ({ group, most, mindsDelay }: Kind<Group>) => {
    if (countOf(group) >= most) return 'open requests';
    return mindsDelay && loopDelay.ms() > maxLoopDelayMs ? 'event loop' : null;
  };
  const tell = (group: Group, why: string): void => {
    refused.inc({ group, why });
    const now = performance.now();
    if (now - lastRefusalAt > QUIET_MS) logger.warn({ group, why }, 'overloaded: refusing');
    lastRefusalAt = now;
  };

  return (req, res, next) => {
    const kind = kindOf(req);
    if (!kind) return next();
    const { group } = kind;
    const why = reasonAgainst(kind);
    if (why !== null) {
      tell(group, why);
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

const observe = ({ registry }: Metrics, open: ReadonlyMap<string, number>) => {
  const registers = [registry];
  const gauge: Gauge<'group'> = new Gauge({
    name: 'requests_open',
    help: 'Requests that were let in and are not answered yet',
    labelNames: ['group'],
    registers,
    collect: () => {
      for (const [group, count] of open) gauge.set({ group }, count);
    },
  });
  const refused = new Counter({
    name: 'requests_refused_total',
    help: 'Requests that were refused before any work because there was too much of it',
    labelNames: ['group', 'why'],
    registers,
  });
  return { refused };
};
