import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ShopApi } from '../../api/client.ts';

/** Who edits needs the newest state: not what the browser kept for a second. */
const newest = { 'Cache-Control': 'no-cache' };
const PAGE_SIZE = '50';

type PageOf = { pageParam: string | null; signal: AbortSignal };
const after = (cursor: string | null) => (cursor === null ? {} : { cursor });

export const adminBooksQuery = (api: ShopApi, q: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'books', 'list', q],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }: PageOf) =>
      api.call('get', '/books', {
        query: { limit: PAGE_SIZE, ...(q === '' ? {} : { q }), ...after(pageParam) },
        headers: newest,
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

export const readBook = async (api: ShopApi, id: string, signal?: AbortSignal) => {
  const extras = signal ? { headers: newest, signal } : { headers: newest };
  return (await api.call('get', '/books/:id', { params: { id }, ...extras })).data;
};

export const adminBookQuery = (api: ShopApi, id: string) =>
  queryOptions({
    queryKey: ['admin', 'books', 'one', id],
    queryFn: ({ signal }) => readBook(api, id, signal),
    // A form is filled once: never from what was read at an earlier visit.
    gcTime: 0,
  });

export const ledgerQuery = (api: ShopApi, id: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'books', 'ledger', id],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }: PageOf) =>
      api.call('get', '/books/:id/stock-movements', {
        params: { id },
        query: { limit: PAGE_SIZE, ...after(pageParam) },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
