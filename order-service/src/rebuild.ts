import { parseConfig, withPassword } from '@bookstore/platform/config';
import { createMongo } from '@bookstore/platform/mongo';
import { createBookCopies } from './books/book.mongo.ts';
import { createHttpCatalog } from './books/catalog.http.ts';
import { createRebuildCopy } from './books/rebuild-copy.ts';
import { rebuildConfigSchema } from './config.ts';

/** Makes the copy of the catalog again and ends; the service may run beside it. Says what was done. */
export const rebuild = async (
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> => {
  const config = parseConfig(rebuildConfigSchema, env);
  const mongo = createMongo(
    withPassword(config.MONGO_URL, config.MONGO_PASSWORD),
    'order-service rebuild',
  );
  try {
    const catalog = createHttpCatalog(config.CATALOG_URL);
    const rebuildCopy = createRebuildCopy({ copies: createBookCopies(mongo.db), catalog });
    const { listed, archived } = await rebuildCopy(AbortSignal.timeout(config.REBUILD_TIMEOUT_MS));
    return `${listed} books copied, ${archived} found archived`;
  } finally {
    await mongo.close();
  }
};
