import { z } from 'zod';
import { defineOperation } from '../http/operation.ts';
import * as schemas from './schemas.ts';

export * from './schemas.ts';

const service = 'order';
const line = { book_id: '66f1c0a2e4b0a1b2c3d4e5f6', quantity: 2 };
const anOrder = { description: 'Order', schema: schemas.orderSchema };
const notModified = { description: 'Not modified', headers: ['ETag'] } as const;

export const quoteOperation = defineOperation({
  id: 'quote',
  service,
  method: 'post',
  path: '/quote',
  access: 'public',
  summary: 'What a selection costs now',
  body: schemas.quoteBodySchema,
  example: { items: [line] },
  replies: { 200: { description: 'Quote', schema: schemas.quoteSchema } },
  problems: ['invalid-request', 'unknown-book', 'unavailable'],
});

export const placeOrderOperation = defineOperation({
  id: 'placeOrder',
  service,
  method: 'post',
  path: '/order',
  aliases: ['/orders'],
  access: 'user',
  trafficClass: 'buying',
  summary: 'Order one or several books',
  body: schemas.placeOrderBodySchema,
  example: { items: [line], payment_token: 'tok_ok' },
  requestHeaders: {
    'Idempotency-Key': z
      .string()
      .regex(/^[!-~](?:[ -~]{0,126}[!-~])?$/)
      .meta({
        description: '1 to 128 printable ASCII characters: the same key gives the same order',
      }),
    Prefer: z.string().meta({
      description: 'wait=N: reply when the order is settled, or after N (at most 10) seconds',
    }),
  },
  replies: {
    201: { ...anOrder, headers: ['Location', 'Idempotent-Replayed', 'Preference-Applied'] },
  },
  problems: [
    'invalid-request',
    'out-of-stock',
    'unknown-book',
    'idempotency-key-reused',
    'unavailable',
  ],
});

export const getOrderOperation = defineOperation({
  id: 'getOrder',
  service,
  method: 'get',
  path: '/order/:id',
  access: 'user',
  summary: 'One order, for its owner or an admin',
  requestHeaders: { 'If-None-Match': z.string().meta({ description: 'an ETag seen before' }) },
  replies: { 200: { ...anOrder, headers: ['ETag'] }, 304: notModified },
  problems: ['order-not-found'],
});

/** A UUID is an order id and returns that order; anything else is a username. */
export const listUserOrdersOperation = defineOperation({
  id: 'listUserOrders',
  service,
  method: 'get',
  path: '/orders/:username',
  access: 'user',
  summary: 'Orders of one user, or one order when an order id is given',
  query: schemas.listOrdersQuerySchema,
  replies: {
    200: {
      description: 'Orders, newest first; a single Order for an order id',
      headers: ['Link'],
      schema: z.union([z.array(schemas.orderSchema), schemas.orderSchema]),
    },
    304: { description: 'Not modified', headers: ['Link'] },
  },
  problems: ['invalid-request', 'order-not-found', 'forbidden'],
});

export const listOrdersOperation = defineOperation({
  id: 'listOrders',
  service,
  method: 'get',
  path: '/orders',
  access: 'admin',
  summary: 'Orders of all users',
  query: schemas.listOrdersQuerySchema,
  replies: {
    200: {
      description: 'Orders, newest first',
      headers: ['Link'],
      schema: z.array(schemas.orderSchema),
    },
  },
  problems: ['invalid-request'],
});

export const streamOrderOperation = defineOperation({
  id: 'streamOrder',
  service,
  method: 'get',
  path: '/order/:id/events',
  access: 'user',
  trafficClass: 'stream',
  summary: 'The state of an order now and at each change (server-sent events)',
  requestHeaders: {
    'Last-Event-ID': z.string().meta({ description: 'the id of the last event seen' }),
  },
  replies: {
    200: { description: 'event: order', mediaType: 'text/event-stream', schema: z.string() },
    204: { description: 'The order is final and its last state was seen' },
  },
  problems: ['order-not-found'],
});

export const cancelOrderOperation = defineOperation({
  id: 'cancelOrder',
  service,
  method: 'post',
  path: '/order/:id/cancel',
  access: 'user',
  summary: 'Cancel an order that was not shipped',
  replies: { 200: anOrder },
  problems: ['order-not-found', 'illegal-transition'],
});

export const shipOrderOperation = defineOperation({
  id: 'shipOrder',
  service,
  method: 'post',
  path: '/order/:id/ship',
  access: 'admin',
  summary: 'Mark an accepted order as shipped',
  replies: { 200: anOrder },
  problems: ['order-not-found', 'illegal-transition'],
});

export const deliverOrderOperation = defineOperation({
  id: 'deliverOrder',
  service,
  method: 'post',
  path: '/order/:id/deliver',
  access: 'admin',
  summary: 'Mark a shipped order as delivered',
  replies: { 200: anOrder },
  problems: ['order-not-found', 'illegal-transition'],
});

export const orderOperations = [
  quoteOperation,
  placeOrderOperation,
  getOrderOperation,
  listUserOrdersOperation,
  listOrdersOperation,
  streamOrderOperation,
  cancelOrderOperation,
  shipOrderOperation,
  deliverOrderOperation,
] as const;
