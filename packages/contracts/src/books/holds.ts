import { z } from 'zod';
import { defineOperation } from '../http/operation.ts';
import { linesSchema } from './schemas.ts';

const service = 'catalog';

export const createHoldBodySchema = z.strictObject({
  items: linesSchema(20),
  ttl_seconds: z.int().min(60).max(900).default(300),
});

export const holdSchema = z
  .object({
    hold_id: z.string(),
    items: z.array(z.object({ book_id: z.string(), quantity: z.int() })),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'Hold' });
export type Hold = z.infer<typeof holdSchema>;

export const createHoldOperation = defineOperation({
  id: 'createHold',
  service,
  method: 'post',
  path: '/holds',
  access: 'user',
  summary: 'Keep copies for a limited time',
  body: createHoldBodySchema,
  example: { items: [{ book_id: '66f1c0a2e4b0a1b2c3d4e5f6', quantity: 2 }], ttl_seconds: 300 },
  replies: { 201: { description: 'Hold', headers: ['Location'], schema: holdSchema } },
  problems: ['invalid-request', 'out-of-stock', 'unknown-book', 'too-many-holds'],
});

export const getHoldOperation = defineOperation({
  id: 'getHold',
  service,
  method: 'get',
  path: '/holds/:id',
  access: 'user',
  summary: 'One of the own holds',
  replies: { 200: { description: 'Hold', schema: holdSchema } },
  problems: ['hold-not-found'],
});

export const deleteHoldOperation = defineOperation({
  id: 'deleteHold',
  service,
  method: 'delete',
  path: '/holds/:id',
  access: 'user',
  summary: 'Give held copies back',
  replies: { 204: { description: 'Ended' } },
  problems: ['hold-not-found'],
});

export const holdOperations = [createHoldOperation, getHoldOperation, deleteHoldOperation] as const;
