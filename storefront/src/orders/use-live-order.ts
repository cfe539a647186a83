import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useApi } from '../api/api-context.tsx';
import { followOrder, hasEnded } from './follow-order.ts';
import { orderQuery } from './order-queries.ts';

const watchVisibility = (changed: () => void): (() => void) => {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
};

/**
 * An order that follows the shop by itself. Hidden tabs let their stream go: a browser has few connections.
 * `trouble` is why it may be out of date.
 */
export const useLiveOrder = (id: string) => {
  const api = useApi();
  const queries = useQueryClient();
  const order = useQuery(orderQuery(api, id));
  const [trouble, setTrouble] = useState<unknown>(null);
  const isSeen = useSyncExternalStore(watchVisibility, () => !document.hidden);
  const isOpen = order.data !== undefined && !hasEnded(order.data);
  useEffect(() => {
    if (!isSeen || !isOpen) return;
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
      { onOrder: (news) => queries.setQueryData(queryKey, news), onTrouble: setTrouble },
      leaving.signal,
    ).catch(setTrouble);
    return () => leaving.abort();
  }, [api, id, isOpen, isSeen, queries]);
  return { order, trouble: isOpen ? trouble : null };
};
