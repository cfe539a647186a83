import { setTimeout as sleep } from 'node:timers/promises';
import { type OrderReply, orderSchema } from '@bookstore/contracts/orders';
import { call, placeOrder } from '../../../tests/e2e/client.ts';
import type { Tally } from '../tally.ts';
import type { Cast } from './cast.ts';
import { expectThat, pick } from './visit.ts';

/** How long somebody looks at an order, and how long nobody does. */
const LOOK_MS = 6_000;
const PAUSE_MS = 2_000;
const PATIENCE_MS = 20_000;

/** The orders of an event stream as they come; ends when the shop ends the stream. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<OrderReply> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const data = /^data: ?(.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data !== undefined) yield orderSchema.parse(JSON.parse(data));
    }
  }
}

/** Orders, and follows the order on its stream until it is cancelled, or until the page is closed. */
const watchOne = async (cast: Cast, turn: number): Promise<void> => {
  const { url } = cast;
  const token = pick(cast.buyers, turn).session.access_token;
  const reply = await placeOrder(url, token, { book_id: pick(cast.shelf, turn) });
  const { order_id } = orderSchema.parse(reply.body);
  cast.placed += 1;
  const leaves = new AbortController();
  const response = await fetch(`${url}/order/${order_id}/events`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.any([leaves.signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  expectThat(response.status === 200 && response.body !== null, `stream: ${response.status}`);
  if (response.body === null) return;
  const closesPage = turn % 2 === 0;
  let seen = 'nothing';
  for await (const order of readEvents(response.body)) {
    expectThat(order.order_id === order_id, 'another order on the stream');
    seen = order.status;
    if (seen !== 'ACCEPTED') continue;
    await sleep(LOOK_MS);
    if (closesPage) break;
    const path = `/order/${order_id}/cancel`;
    const { status } = await call(url, path, { method: 'POST', token });
    expectThat(status === 200, `cancel: ${status}`);
  }
  leaves.abort();
  const wanted = closesPage ? 'ACCEPTED' : 'CANCELLED';
  expectThat(seen === wanted, `the stream ended with ${seen}, not ${wanted}`);
};

/** So many people, each of whom follows one order after another. Returns how they are stopped. */
export const watchOrders = (cast: Cast, people: number, tally: Tally): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const keepWatching = async (person: number): Promise<void> => {
    for (let turn = person; !signal.aborted; turn += people + 1) {
      const from = performance.now();
      try {
        await watchOne(cast, turn);
        tally.right('stream', performance.now() - from);
      } catch (error) {
        tally.wrong('stream', error instanceof Error ? error.message : String(error));
      }
      await sleep(PAUSE_MS, null, { signal }).catch(() => null);
    }
  };
  const watching = Promise.all(Array.from({ length: people }, (_, person) => keepWatching(person)));
  return async () => {
    stopping.abort();
    await watching;
  };
};
