import type { OrderStore } from '../orders/change-order.ts';
import type { Order } from '../orders/order.ts';
import type { OrderChanges } from './order-changes.ts';

export type AwaitSettledParts = {
  changes: OrderChanges;
  orders: Pick<OrderStore, 'find'>;
  /** Ends every wait: the service stops. */
  closing: AbortSignal;
};

/** The order once it is no longer PENDING, or as it is after that time or when the signal aborts. */
export type AwaitSettled = (order: Order, maxMs: number, signal: AbortSignal) => Promise<Order>;

export const createAwaitSettled =
  ({ changes, orders, closing }: AwaitSettledParts): AwaitSettled =>
  async (order, maxMs, signal) => {
    if (order.status !== 'PENDING' || maxMs <= 0) return order;
    let latest: Order = order;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();

    const take = (news: Order | null): void => {
      if (!news || news.history.length <= latest.history.length) return;
      latest = news;
      if (news.status !== 'PENDING') end();
    };
    const read = async (): Promise<void> => {
      try {
        take(await orders.find(order.id));
      } catch {
        // The next change notification reads again, and the timer ends the wait anyway.
      }
    };

    const unwatch = changes.watch(order.id, (news) => (news ? take(news) : void read()));
    const timer = setTimeout(end, maxMs);
    const stop = (): void => end();
    for (const stopping of [signal, closing]) {
      stopping.addEventListener('abort', stop);
      if (stopping.aborted) end();
    }
    // The order may have been settled between the write and the watch.
    void read();
    await ended;
    unwatch();
    clearTimeout(timer);
    // `closing` lives as long as the service, so a listener on it (`AbortSignal.any` too) would keep the order in memory.
    for (const stopping of [signal, closing]) stopping.removeEventListener('abort', stop);
    return latest;
  };
