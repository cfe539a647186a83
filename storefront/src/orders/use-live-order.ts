import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useApi } from '../api/api-context.tsx';
import { useOnline } from '../layout/use-online.ts';
import { followOrder, hasEnded } from './follow-order.ts';
import { orderQuery } from './order-queries.ts';

/** How up to date an order is: `asking`, the stream broke and is tried again; `stopped`, that was given up. */
export type OrderNews = 'live' | 'asking' | 'stopped';

const watchVisibility = (changed: () => void): (() => void) => {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
};

/**
 * An order that follows the shop by itself. Where its stream breaks it is read by plain calls at each try. Hidden tabs
 * let their stream go, for a browser has few connections; without a network there is nothing to try.
 */
export const useLiveOrder = (id: string) => {
  const api = useApi();
  const queries = useQueryClient();
  const order = useQuery(orderQuery(api, id));
  const [heard, setHeard] = useState<{ round: number; news: OrderNews }>({
    round: 0,
    news: 'live',
  });
  const [round, setRound] = useState(0);
  const isSeen = useSyncExternalStore(watchVisibility, () => !document.hidden);
  const isOnline = useOnline();
  const isOpen = order.data !== undefined && !hasEnded(order.data);
  useEffect(() => {
    if (!isSeen || !isOpen || !isOnline) return;
    const leaving = new AbortController();
    const ports = {
      open: (lastEventId: string | null, signal: AbortSignal) =>
        api.openEvents(id, lastEventId, signal),
      after: (ms: number, work: () => void) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
    };
    const { queryKey } = orderQuery(api, id);
    followOrder(
      ports,
      {
        onOrder: (state) => queries.setQueryData(queryKey, state),
        onTrouble: (trouble) => {
          setHeard({ round, news: trouble === null ? 'live' : 'asking' });
          if (trouble !== null) void queries.invalidateQueries({ queryKey });
        },
      },
      leaving.signal,
    ).catch(() => setHeard({ round, news: 'stopped' }));
    return () => leaving.abort();
  }, [api, id, isOpen, isSeen, isOnline, queries, round]);
  const lookAgain = () => {
    setRound((last) => last + 1);
    void order.refetch();
  };
  const newsNow = (): OrderNews => {
    if (!isOpen) return 'live';
    if (!isOnline) return 'stopped';
    return heard.round === round ? heard.news : 'asking';
  };
  return { order, news: newsNow(), lookAgain } as const;
};
