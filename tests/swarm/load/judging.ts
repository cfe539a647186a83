import type { z } from 'zod';
import type { Reply } from './edges.ts';

export const expectThat = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise);
};

/** The body of a reply with this status and the shape of the contract; throws otherwise. */
export const parsed = <T>(reply: Reply, status: number, schema: z.ZodType<T>): T => {
  expectThat(reply.status === status, `expected ${status}`);
  return schema.parse(reply.body);
};
