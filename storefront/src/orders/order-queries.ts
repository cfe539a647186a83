import type { OrderReply, OrderStatus } from '@bookstore/contracts/orders';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ShopApi } from '../api/client.ts';
import { hasEnded } from './follow-order.ts';

const PAGE = '10';
const REFUND_AGAIN_MS = 3_000;
const MAX_READS = 40;

/** One order. The stream ends with the order: a refund that is still under way is asked for, for two minutes. */
export const orderQuery = (api: ShopApi, id: string) =>
  queryOptions({
    queryKey: ['orders', 'one', id],
    queryFn: async ({ signal, client }) => {
      const { data } = await api.call('get', '/order/:id', { params: { id }, signal });
      const known = client.getQueryData<OrderReply>(['orders', 'one', id]);
      // The stream may have told of a later state while this was on its way.
      return known && known.history.length > data.history.length ? known : data;
    },
    refetchInterval: ({ state: { data, dataUpdateCount } }) => {
      if (!data || !hasEnded(data) || data.payment.status !== 'refund-pending') return false;
      return dataUpdateCount < MAX_READS && REFUND_AGAIN_MS;
    },
  });

/** Pages of one user's orders, newest first; those of one status, or all (null). */
export const ordersQuery = (api: ShopApi, username: string, status: OrderStatus | null) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'list', username, status],
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) => {
      const query = {
        limit: PAGE,
        ...(status === null ? {} : { status }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      const input = { params: { username }, query, signal };
      const { data, nextCursor } = await api.call('get', '/orders/:username', input);
      // A single order is the reply to an order id only, and no username is as long as one.
      const orders: OrderReply[] = Array.isArray(data) ? data : [data];
      return { orders, nextCursor };
    },
    getNextPageParam: (last) => last.nextCursor,
  });
