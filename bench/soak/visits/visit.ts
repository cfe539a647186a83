import type { z } from 'zod';
import type { Reply } from '../../load/connection.ts';
import { createCall } from '../../load/calls.ts';

/** What latencies are kept apart by: reads, replies to new orders, orders until they are settled, all else. */
export const VISIT_KINDS = ['read', 'order', 'settled order', 'errand'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];

/** One request of the soak, made when it is due: tokens and what earlier visits did are those of that moment. */
export type Visit = {
  kind: VisitKind;
  request: Buffer;
  /** Looks into the reply and keeps what later visits need; throws when it is not what it must be. */
  accept: (reply: Reply) => void;
};

type Request = Parameters<typeof createCall>[0];

export const createVisit = (
  kind: VisitKind,
  request: Request,
  accept: (reply: Reply) => void,
): Visit => ({
  kind,
  request: Buffer.from(createCall(request, { kind: 'statuses', statuses: [] }).raw),
  accept,
});

export const expectThat = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};

/** The body of a reply with this status and the shape of the contract; throws otherwise. */
export const parsed = <T>(reply: Reply, status: number, schema: z.ZodType<T>): T => {
  expectThat(reply.status === status, `expected ${status}`);
  return schema.parse(JSON.parse(reply.body.toString()));
};

/** An entry of a list that is not empty, the entries in turn. */
export const pick = <T>(list: readonly T[], turn: number): T => {
  const entry = list[turn % list.length];
  if (entry === undefined) throw new Error('nothing to pick from');
  return entry;
};
