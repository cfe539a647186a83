import { join } from 'node:path';
import { signIn } from '../tests/e2e/client.ts';
import type { Bench, ShopBench } from './figures/figure.ts';
import { startLimits } from './limits/start-limits.ts';
import { runLoad } from './load/run-load.ts';
import { type Credentials, makeBuyers } from './shop/buyers.ts';
import { makeBooks } from './shop/made-books.ts';
import { readBody } from './shop/read-body.ts';
import { signInAll } from './shop/sign-in.ts';

const BUYERS = 1_000;
/** The cheapest that bcrypt has: sign-ins are a figure of their own. */
const CHEAP_HASH = 4;
const PAGE = '/books?limit=20';

export type OpenBench = { bench: Bench; close: () => Promise<void> };

type ShopBenchOptions = Pick<ShopBench, 'shop' | 'rounds' | 'seconds' | 'connections' | 'say'> & {
  books: number;
};

/** Fills a shop that runs with books and buyers. */
export const fillShop = async (options: ShopBenchOptions): Promise<ShopBench> => {
  const { shop, rounds, seconds, connections, say } = options;
  say(`writing ${options.books} books ...`);
  const books = await makeBooks(shop.databases.books, 0, options.books);
  const credentials: Credentials[] = await makeBuyers(shop.databases.users, BUYERS, CHEAP_HASH);
  return {
    shop,
    books,
    rounds,
    seconds,
    connections,
    say,
    adminToken: async () => (await signIn(shop.url, 'admin', shop.adminPassword)).access_token,
    buyers: (count) => signInAll(shop.url, credentials.slice(0, count)),
    load: async ({ port = shop.port, calls, loop, keep = false, isTooMuch = false }) => {
      const summary = await runLoad({ host: '127.0.0.1', port, loop, calls, keep });
      if (summary.wrong > 0 && !isTooMuch) {
        throw new Error(`${summary.wrong} wrong replies, among them ${summary.examples[0]}`);
      }
      if (summary.right === 0) throw new Error('no reply at all');
      return summary;
    },
  };
};

/** The same, and starts the bare servers beside it. */
export const openBench = async (
  options: ShopBenchOptions & { folder: string },
): Promise<OpenBench> => {
  const { shop, folder, say } = options;
  const bench = await fillShop(options);
  const [item, list] = await Promise.all([
    readBody(shop.url, `/books/${bench.books[0]}`),
    readBody(shop.url, PAGE),
  ]);
  const addresses = {
    orders: shop.mongoUrl('orderdb'),
    books: shop.mongoUrl('catalogdb'),
    amqp: shop.amqpUrl,
  };
  const limitsFolder = join(folder, 'limits');
  const limits = await startLimits({
    folder: limitsFolder,
    bodies: { item, list },
    addresses,
    say,
  });
  return { bench: { ...bench, limits }, close: limits.stop };
};
