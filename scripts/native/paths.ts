import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, an absolute path. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Everything the shop writes goes below this folder (ignored by git). */
export const DATA_FOLDER = join(ROOT, '.data');

/** Where fetched server binaries are kept. BOOKSTORE_CACHE_DIR lets several checkouts share one download. */
export function findCacheFolder(): string {
  return process.env['BOOKSTORE_CACHE_DIR'] ?? join(DATA_FOLDER, 'bin');
}
