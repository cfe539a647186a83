import { parseConfig } from '@bookstore/platform/config';
import { createMongo } from '@bookstore/platform/mongo';
import { createBookCopies } from '../books/book.mongo.ts';
import { createHttpCatalog } from '../books/catalog.http.ts';
import { createRebuildCopy } from '../books/rebuild-copy.ts';
import { rebuildConfigSchema } from '../config.ts';

// Usage: npm run rebuild -w order-service   (MONGO_URL and CATALOG_URL as for the service itself)

const config = parseConfig(rebuildConfigSchema, process.env);
const mongo = createMongo(config.MONGO_URL, 'order-service rebuild');
try {
  const copies = createBookCopies(mongo.db);
  const rebuildCopy = createRebuildCopy({ copies, catalog: createHttpCatalog(config.CATALOG_URL) });
  const { listed, archived } = await rebuildCopy(AbortSignal.timeout(config.REBUILD_TIMEOUT_MS));
  console.log(`${listed} books copied, ${archived} found archived`);
} finally {
  await mongo.close();
}
