import { sendProblem } from '@bookstore/platform/http';
import type { Logger } from '@bookstore/platform/log';
import { Counter, Gauge, type Metrics } from '@bookstore/platform/metrics';
import type { Request, RequestHandler, Response } from 'express';
import { type AdmissionQueue, createAdmissionQueue } from './admission-queue.ts';
import type { EventLoopLag } from './event-loop-lag.ts';
import type { AdmissionClass } from './traffic-class.ts';

const RETRY_AFTER_S = 1;
/** A refusal is logged only if there was none for this long before. */
const QUIET_MS = 10_000;

export type AdmissionOptions = {
  /** Null: always admitted. */
  classify: (req: Request) => AdmissionClass | null;
  /** The user or address that shares the places fairly; null when it is unknown. */
  clientOf: (req: Request) => string | null;
  lag: Pick<EventLoopLag, 'ms'>;
  maxLagMs: number;
  metrics: Metrics;
  logger: Logger;
};

/**
 * Admission control: a request gets a place of its class at once or after a short wait. One that could not be served soon is
 * refused with 503 and Retry-After, before any work.
 */
export const createAdmission = (options: AdmissionOptions): RequestHandler => {
  const { classify, clientOf, lag, maxLagMs, logger } = options;
  const queues = new Map<string, AdmissionQueue>();
  const refused = registerMetrics(options.metrics, queues);
  let lastRefusalAt = Number.NEGATIVE_INFINITY;

  const queueOf = (admissionClass: AdmissionClass): AdmissionQueue => {
    const queue = queues.get(admissionClass.group) ?? createAdmissionQueue(admissionClass);
    queues.set(admissionClass.group, queue);
    return queue;
  };
  const refuse = (req: Request, res: Response, group: string, why: string): void => {
    refused.inc({ group, why });
    const now = performance.now();
    if (now - lastRefusalAt > QUIET_MS) logger.warn({ group, why }, 'overloaded: refusing');
    lastRefusalAt = now;
    sendProblem(req, res, 'unavailable', {
      detail: 'The shop has more to do than it can do right now.',
      retryAfterSeconds: RETRY_AFTER_S,
    });
  };

  return (req, res, next) => {
    const admissionClass = classify(req);
    if (!admissionClass) return next();
    const { group, shedOnLag } = admissionClass;
    if (shedOnLag && lag.ms() > maxLagMs) return refuse(req, res, group, 'event loop');
    const ticket = queueOf(admissionClass).enter(clientOf(req));
    res.once('close', ticket.leave);
    const proceed = (isAdmitted: boolean): void => {
      if (res.closed) return;
      if (isAdmitted) next();
      else refuse(req, res, group, 'open requests');
    };
    return typeof ticket.isAdmitted === 'boolean'
      ? proceed(ticket.isAdmitted)
      : ticket.isAdmitted.then(proceed);
  };
};

const registerMetrics = ({ registry }: Metrics, queues: ReadonlyMap<string, AdmissionQueue>) => {
  const registers = [registry];
  const addGauge = (name: string, help: string, read: (queue: AdmissionQueue) => number): void => {
    const gauge: Gauge<'group'> = new Gauge({
      name,
      help,
      labelNames: ['group'],
      registers,
      collect: () => {
        for (const [group, queue] of queues) gauge.set({ group }, read(queue));
      },
    });
  };
  addGauge('requests_open', 'Requests that were admitted and are not answered yet', (queue) =>
    queue.open(),
  );
  addGauge('requests_waiting', 'Requests that wait to be admitted', (queue) => queue.waiting());
  return new Counter({
    name: 'requests_refused_total',
    help: 'Requests that were refused before any work because of overload',
    labelNames: ['group', 'why'],
    registers,
  });
};
