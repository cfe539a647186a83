import { type Hold, holdSchema } from '@bookstore/contracts/books';
import { z } from 'zod';
import type { Client } from './client.ts';
import type { Line } from './records.ts';

const TTL_S = 600;

/** Puts copies aside; null when there are none, or no clear answer. A hold that nobody heard of ends by itself. */
export const placeHold = async (client: Client, items: readonly Line[]): Promise<Hold | null> => {
  const route = 'POST /holds';
  const body = { items, ttl_seconds: TTL_S };
  const told = await client.ask({ route, method: 'POST', path: '/holds', body }, 1);
  const problems = ['out-of-stock', 'too-many-holds'];
  return told && client.read(told, route, { status: 201, schema: holdSchema, problems });
};

export const letGo = async (client: Client, { hold_id }: Hold): Promise<void> => {
  const route = 'DELETE /holds/{id}';
  const told = await client.ask({ route, method: 'DELETE', path: `/holds/${hold_id}` }, 4);
  if (told) client.read(told, route, { status: 204, schema: z.literal('') });
};
