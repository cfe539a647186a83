import { type OrderReply, orderSchema } from '@bookstore/contracts/orders';
import { fetchOptions } from '../seed/http.ts';
import { check } from './checks.ts';
import { readEvents } from './event-stream.ts';

const DEADLINE_MS = 20_000;

export type OrderStream = { next: () => Promise<OrderReply | undefined>; close: () => void };

/** Follows an order; the stream as a whole may take 20 s. */
export const openOrderStream = async (
  baseUrl: string,
  token: string,
  { order_id }: OrderReply,
): Promise<OrderStream> => {
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(DEADLINE_MS)]);
  const path = `/order/${order_id}/events`;
  const headers = { accept: 'text/event-stream' };
  const options = fetchOptions({ method: 'GET', path, token, headers });
  const reply = await fetch(new URL(path, baseUrl), { ...options, signal });
  const type = reply.headers.get('content-type') ?? 'no content type';
  check(reply.status === 200, `the stream of events came with ${reply.status}`);
  check(type.startsWith('text/event-stream'), `expected text/event-stream, got ${type}`);
  if (reply.body === null) throw new Error('the stream of events has no body');
  const events = readEvents(reply.body);

  const next = async (): Promise<OrderReply | undefined> => {
    const { value } = await events.next();
    if (value === undefined) return undefined;
    check(value.event === 'order', `expected an event "order", got "${value.event}"`);
    check(/^\d+$/.test(value.id), `the event's id is no number: "${value.id}"`);
    return orderSchema.parse(JSON.parse(value.data));
  };
  return { next, close: () => controller.abort() };
};

export const expectNow = async (stream: OrderStream, status: OrderReply['status']) => {
  const order = await stream.next();
  check(order?.status === status, `the stream says ${order?.status ?? 'nothing'}, not ${status}`);
};

/** Reads to the end, which the server makes once the order is final. */
export const expectEnd = async (stream: OrderStream, status: OrderReply['status']) => {
  let last: OrderReply | undefined;
  for (let order = await stream.next(); order !== undefined; order = await stream.next()) {
    last = order;
  }
  check(last?.status === status, `the stream ends with ${last?.status ?? 'nothing'}`);
};
