import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ShopApi } from '../api/client.ts';
import { type ListState, toBooksQuery } from './list-state.ts';

const TOPICS_STALE_MS = 60_000;

/** Pages of books, each after the cursor of the one before. A new search ends the one under way. */
export const booksQuery = (api: ShopApi, state: ListState) =>
  infiniteQueryOptions({
    queryKey: ['books', 'list', toBooksQuery(state, null)],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      api.call('get', '/books', { query: toBooksQuery(state, pageParam), signal, anonymous: true }),
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

export const bookQuery = (api: ShopApi, id: string) =>
  queryOptions({
    queryKey: ['books', 'one', id],
    queryFn: async ({ signal }) =>
      (await api.call('get', '/books/:id', { params: { id }, signal, anonymous: true })).data,
  });

export const topicsQuery = (api: ShopApi) =>
  queryOptions({
    queryKey: ['topics'],
    staleTime: TOPICS_STALE_MS,
    queryFn: async ({ signal }) =>
      (await api.call('get', '/topics', { signal, anonymous: true })).data,
  });
