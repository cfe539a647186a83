import type { BookEntry } from './book-entry.ts';

/** Shared by all replicas. Everything here rejects while the cache is away. */
export type BookCache = {
  find: (id: string) => Promise<BookEntry | null>;
  /** Never puts an older entry over a newer one, whoever comes late. */
  put: (entries: ReadonlyMap<string, BookEntry>) => Promise<void>;
  /** The ids of all entries, in bounded portions. */
  ids: () => AsyncIterable<readonly string[]>;
};

/** A page of books or the topics, ready to send. */
export type ListEntry = { body: Buffer; next: string | null };

export type ListCache = {
  /** The present generation of all lists, and the entry if it belongs to it. */
  find: (key: string) => Promise<{ generation: string; entry: ListEntry | null }>;
  /** `generation` is the one that was current before the entry was read from the database. */
  put: (key: string, generation: string, entry: ListEntry) => Promise<void>;
  /** No list made before this is used any more. */
  renew: () => Promise<void>;
};
