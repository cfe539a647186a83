import { setTimeout as sleep } from 'node:timers/promises';
import type { Acknowledged } from '../../faults/load.ts';
import type { Exchange, HttpCall, Reply } from './edges.ts';

export type Visit = {
  kind: string;
  call: HttpCall;
  /** Throws when the reply is not what this visitor must be told; returns the order it made, if any. */
  judge: (reply: Reply) => Acknowledged | undefined;
};

export type VisitRecord = {
  turn: number;
  kind: string;
  /** ISO 8601, when the visit was planned. */
  at: string;
  /** From the planned time to the end of the last try. */
  ms: number;
  /** Why each try but the last failed, and the last one too when the visit did. */
  failures: string[];
  served: boolean;
  /** The last try was answered, with what this visitor must never be told. */
  wrong?: true;
  order?: Acknowledged;
};

/**
 * A patient visitor tries again what may be repeated, as the shop asks with 429, 502, 503 and 504, and not before
 * it asks for: all visitors have one address, so that in a long outage their tries together reach the limit of sign-ins.
 */
export type Patience = 'none' | 'patient';

const NOT_NOW = new Set([429, 502, 503, 504]);
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 3_000;
/** For an outage, and after it a minute in which the limit of sign-ins is used up. */
const PATIENCE_MS = 180_000;

/** `waitMs`: what the shop asked for before the next try; null: none, the reply was wrong. */
type Try = { failure: string; waitMs: number | null } | { order: Acknowledged | undefined };

/** Whole seconds, as the shop sends them; 0 where it sends none. */
const retryAfterMs = ({ headers }: Reply): number => (Number(headers['retry-after']) || 0) * 1_000;

const tryOnce = async (exchange: Exchange, { call, judge }: Visit): Promise<Try> => {
  let reply: Reply;
  try {
    reply = await exchange(call);
  } catch (error) {
    return { failure: String(error), waitMs: 0 };
  }
  const text = `${reply.status} ${JSON.stringify(reply.body)}`.slice(0, 400);
  if (NOT_NOW.has(reply.status)) return { failure: text, waitMs: retryAfterMs(reply) };
  try {
    return { order: judge(reply) };
  } catch (error) {
    return { failure: `${String(error)}: ${text}`.slice(0, 800), waitMs: null };
  }
};

/** Carries out visits over `exchange`; never throws. */
export const createVisitor =
  (exchange: Exchange, patience: Patience) =>
  async (visit: Visit, turn: number, plannedAt: number): Promise<VisitRecord> => {
    const endsAt = patience === 'patient' ? plannedAt + PATIENCE_MS : plannedAt;
    const at = new Date(performance.timeOrigin + plannedAt).toISOString();
    const failures: string[] = [];
    const record = (rest: Pick<VisitRecord, 'served' | 'wrong' | 'order'>): VisitRecord => {
      return { turn, kind: visit.kind, at, ms: performance.now() - plannedAt, failures, ...rest };
    };
    for (let least = FIRST_PAUSE_MS; ; least = Math.min(2 * least, LONGEST_PAUSE_MS)) {
      const tried = await tryOnce(exchange, visit);
      if ('order' in tried) {
        return record({ served: true, ...(tried.order && { order: tried.order }) });
      }
      failures.push(tried.failure);
      if (tried.waitMs === null) return record({ served: false, wrong: true });
      const pause = tried.waitMs + least * (0.5 + Math.random() / 2);
      if (performance.now() + pause > endsAt) return record({ served: false });
      await sleep(pause);
    }
  };
