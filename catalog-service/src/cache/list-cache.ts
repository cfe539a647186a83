import { LRUCache } from 'lru-cache';

/** A page of books or the topics, ready to send. */
export type ListEntry = { body: Buffer; next: string | null };

/** `books`: lists of books, which show the number of copies. `topics`: renewed by edits only. */
export type ListKind = 'books' | 'topics';

/** A list belongs to the generation that was current before it was read; a new generation ends all older lists. */
export type Generations = {
  /** Rejects while Redis is unavailable. */
  current: (kind: ListKind) => Promise<string>;
  /** Starts new generations at once: after an edit. */
  bump: () => Promise<void>;
  /** Starts new generations within 250 ms, once for all changes until then: after a change of stock. */
  expire: (kinds: readonly ListKind[]) => Promise<void>;
};

type MakeList = () => Promise<ListEntry>;

/** The list under this key, or a new one that all who wait for it share. */
export type ReadList = (kind: ListKind, key: string, make: MakeList) => Promise<ListEntry>;

export type ListCacheParts = {
  current: Generations['current'];
  isCoherent: () => boolean;
  /** Called when Redis did not name the generation. */
  onUnavailable: () => void;
  observe: (result: 'hit' | 'miss' | 'unavailable') => void;
  maxBytes?: number;
};

const MAX_BYTES = 16 * 1_024 * 1_024;
const ENTRY_OVERHEAD_BYTES = 512;
const TTL_MS = 60_000;
/** For lists of no known generation. */
const UNCHECKED_TTL_MS = 1_000;

/**
 * Keeps lists in this process, bounded by their bytes. Each read asks Redis for the current generation, so that a
 * change at one replica ends the lists of all. While Redis is unavailable a list lives one second.
 */
export const createListCache = (parts: ListCacheParts): ReadList => {
  const { current, isCoherent, onUnavailable, observe, maxBytes = MAX_BYTES } = parts;
  const lists = new LRUCache<string, ListEntry, MakeList>({
    maxSize: maxBytes,
    sizeCalculation: ({ body }, key) => body.length + key.length + ENTRY_OVERHEAD_BYTES,
    ttl: TTL_MS,
    fetchMethod: (_key, _stale, { context: make }) => make(),
    // Those who wait for a list get it, though its place was taken meanwhile.
    ignoreFetchAbort: true,
  });
  const findGeneration = async (kind: ListKind): Promise<string | null> => {
    if (!isCoherent()) return null;
    try {
      return await current(kind);
    } catch {
      onUnavailable();
      return null;
    }
  };

  return async (kind, key, make) => {
    const generation = await findGeneration(kind);
    const status: LRUCache.Status<string, ListEntry, MakeList> = {};
    const entry = await lists.fetch(`${generation ?? 'unchecked'} ${key}`, {
      context: make,
      status,
      ...(generation === null ? { ttl: UNCHECKED_TTL_MS } : {}),
    });
    if (generation === null) observe('unavailable');
    else observe(status.fetch === 'hit' ? 'hit' : 'miss');
    return entry ?? (await make());
  };
};
