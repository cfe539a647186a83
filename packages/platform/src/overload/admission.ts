import type { Request, RequestHandler } from 'express';
import { sendProblem } from '../http/problem-reply.ts';
import type { Logger } from '../log/index.ts';
import { Counter, Gauge, type Metrics } from '../metrics/index.ts';
import type { LoopDelay } from './loop-delay.ts';
import { createOpenRequests, type OpenLimits, type OpenRequests } from './open-requests.ts';

const RETRY_AFTER_S = 1;
/** A flood is told once: when nothing was refused for so long. */
const QUIET_MS = 10_000;

/** Requests that share one bound; `group` is a label of the metrics. */
export type Kind<Group extends string> = {
  group: Group;
  /** Whether a late event loop refuses them, too. */
  minds: 'everything' | 'open requests';
};

export type AdmissionOptions<Group extends string> = {
  limits: Readonly<Record<Group, OpenLimits>>;
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
  const { limits, kindOf, loopDelay, maxLoopDelayMs, logger } = options;
  const groups = new Map<string, OpenRequests>();
  for (const group in limits) groups.set(group, createOpenRequests(limits[group]));
  const refused = countRefusals(options.metrics);
  gaugeOpen(options.metrics, groups);
  let lastRefusalAt = Number.NEGATIVE_INFINITY;

  const refuse = (group: Group, why: 'open requests' | 'event loop'): void => {
    refused.inc({ group, why });
    const now = performance.now();
    if (now - lastRefusalAt > QUIET_MS) logger.warn({ group, why }, 'overloaded: refusing');
    lastRefusalAt = now;
  };

  return (req, res, next) => {
    const kind = kindOf(req);
    const open = kind && groups.get(kind.group);
    if (!kind || !open) return next();
    const isLate = kind.minds === 'everything' && loopDelay.ms() > maxLoopDelayMs;
    if (isLate || !open.enter()) {
      refuse(kind.group, isLate ? 'event loop' : 'open requests');
      sendProblem(req, res, 'unavailable', {
        detail: 'The shop has more to do than it can do right now.',
        retryAfterSeconds: RETRY_AFTER_S,
      });
      return;
    }
    res.once('close', open.leave);
    next();
  };
};

const countRefusals = ({ registry }: Metrics) =>
  new Counter({
    name: 'requests_refused_total',
    help: 'Requests that were refused before any work because there was too much of it',
    labelNames: ['group', 'why'],
    registers: [registry],
  });

const gaugeOpen = ({ registry }: Metrics, groups: ReadonlyMap<string, OpenRequests>): void => {
  const gauge: Gauge<'group'> = new Gauge({
    name: 'requests_open',
    help: 'Requests that were let in and are not answered yet',
    labelNames: ['group'],
    registers: [registry],
    collect: () => {
      for (const [group, open] of groups) gauge.set({ group }, open.count());
    },
  });
};
