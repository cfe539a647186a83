import type { Logger } from '@bookstore/platform/log';
import type { Redis } from '@bookstore/platform/redis';
import type { LoadBooks } from './books/book.ports.ts';
import { createReadBook } from './books/read-book.ts';
import { entryOf } from './cache/book-entry.http.ts';
import type { BookEntry } from './cache/book-entry.ts';
import { createBookCache } from './cache/book-cache.redis.ts';
import { createCacheKeeper } from './cache/cache-keeper.ts';
import type { ListEntry } from './cache/cache.ports.ts';
import { createListCache } from './cache/list-cache.redis.ts';
import { createSingleFlight } from './cache/single-flight.ts';
import type { CatalogMetrics } from './catalog.metrics.ts';
import { createReadList } from './search/read-list.ts';
import { isBookId } from './store/new-id.mongo.ts';

export type CachingParts = {
  redis: Redis;
  /** Keeps the keys of one database apart from those of another. */
  namespace: string;
  loadBooks: LoadBooks;
  metrics: CatalogMetrics;
  logger: Logger;
};

/** The reading side: replies out of Redis where it can be had, and what keeps them right. */
export const composeCaching = ({ redis, namespace, loadBooks, metrics, logger }: CachingParts) => {
  const books = createBookCache(redis, namespace);
  const lists = createListCache(redis, namespace);
  const keeper = createCacheKeeper({ books, lists, loadBooks, entryOf, logger });
  const bookFlights = createSingleFlight<BookEntry>();
  return {
    keeper,
    forget: bookFlights.forget,
    readBook: createReadBook({
      cache: books,
      mayUseCache: keeper.isInStep,
      loadBooks,
      entryOf,
      flights: bookFlights,
      isBookId,
      observe: (result) => metrics.cache.inc({ cache: 'book', result }),
    }),
    readList: createReadList({
      cache: lists,
      mayUseCache: keeper.isInStep,
      flights: createSingleFlight<ListEntry>(),
      observe: (result) => metrics.cache.inc({ cache: 'list', result }),
    }),
  };
};
