import type { OrderStore } from '../orders/change-order.ts';
import { isFinal, type Order } from '../orders/order.ts';
import { orderAt, toOrderReply } from '../orders/order-reply.ts';
import type { OrderChanges } from './order-changes.ts';

const COMMENT_INTERVAL_MS = 15_000;
/** The client reconnects with Last-Event-ID. The bound ends streams that nobody reads any more. */
const MAX_AGE_MS = 30 * 60_000;

export type OrderStreamParts = {
  changes: OrderChanges;
  orders: Pick<OrderStore, 'find'>;
  /** Ends all streams: the service stops. */
  closing: AbortSignal;
};

/** One client's connection. */
export type EventSink = {
  send: (text: string) => void;
  /** Aborts when the client disconnects. */
  signal: AbortSignal;
};

/**
 * Sends every state after revision `seen`, each once and in order, until a final one; resolves when the
 * stream has ended. With `seen` 0 it begins with the present state.
 */
export type StreamOrder = (order: Order, seen: number, sink: EventSink) => Promise<void>;

const eventOf = (order: Order, revision: number): string =>
  `event: order\nid: ${revision}\ndata: ${JSON.stringify(toOrderReply(orderAt(order, revision)))}\n\n`;

export const createStreamOrder =
  ({ changes, orders, closing }: OrderStreamParts): StreamOrder =>
  async (order, seen, sink) => {
    let sent = seen === 0 ? order.history.length - 1 : seen;
    let isOpen = true;
    let isReading = false;
    let mustReadAgain = false;
    const end = Promise.withResolvers<void>();

    const sendNews = (news: Order): void => {
      for (; isOpen && sent < news.history.length; sent += 1) {
        sink.send(eventOf(news, sent + 1));
        if (isFinal(orderAt(news, sent + 1).status) && sent + 1 === news.history.length) {
          end.resolve();
        }
      }
    };
    const read = async (): Promise<void> => {
      mustReadAgain = true;
      if (isReading) return;
      isReading = true;
      try {
        while (mustReadAgain && isOpen) {
          mustReadAgain = false;
          const news = await orders.find(order.id);
          if (news) sendNews(news);
        }
      } catch {
        // The next change notification or poll reads again.
      } finally {
        isReading = false;
      }
    };

    const unwatch = changes.watch(order.id, (news) => (news ? sendNews(news) : void read()));
    const comments = setInterval(() => sink.send(': keep-alive\n\n'), COMMENT_INTERVAL_MS);
    const age = setTimeout(end.resolve, MAX_AGE_MS);
    const stop = (): void => end.resolve();
    for (const signal of [sink.signal, closing]) {
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
    }
    try {
      sendNews(order);
      // The order may have changed between the first read and the watch.
      void read();
      await end.promise;
    } finally {
      isOpen = false;
      unwatch();
      clearInterval(comments);
      clearTimeout(age);
      // `closing` lives as long as the service, so a listener on it would keep the order in memory.
      for (const signal of [sink.signal, closing]) signal.removeEventListener('abort', stop);
    }
  };
