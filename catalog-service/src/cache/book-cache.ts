/** What the cache holds of one book: its reply, ready to send, or that the shop does not have it. */
export type BookEntry = {
  /** Orders the entries of one book: the highest is the present one. 0 for an id that nobody has. */
  revision: number;
  reply: { etag: string; body: Buffer } | null;
};

export const UNKNOWN_BOOK: BookEntry = { revision: 0, reply: null };

/** Shared by all replicas. Every call rejects while Redis is unavailable. */
export type BookCache = {
  find: (id: string) => Promise<BookEntry | null>;
  /** An older entry never replaces a newer one, whichever comes last. */
  put: (entries: ReadonlyMap<string, BookEntry>) => Promise<void>;
  /** The ids of all entries, in bounded batches. */
  ids: () => AsyncIterable<readonly string[]>;
};
