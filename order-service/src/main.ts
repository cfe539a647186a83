import { parseConfig, withPassword } from '@bookstore/platform/config';
import { runService } from '@bookstore/platform/lifecycle';
import { createMongo } from '@bookstore/platform/mongo';
import { createApp } from './app.ts';
import { createBookCopies } from './catalog-copy/book-copy.mongo.ts';
import { createHttpCatalog } from './catalog-copy/catalog.http.ts';
import { createRebuildCopy } from './catalog-copy/rebuild-copy.ts';
import { configSchema, rebuildConfigSchema } from './config.ts';

/** Rebuilds the own copy of the catalog, also while the service runs. Returns a summary for the console. */
const rebuild = async (env: Readonly<Record<string, string | undefined>>): Promise<string> => {
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

// `npm run rebuild -w order-service` passes the argument "rebuild".
if (process.argv[2] === 'rebuild') console.log(await rebuild(process.env));
else await runService({ name: 'order-service', configSchema, compose: createApp });
