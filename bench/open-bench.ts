import { join } from 'node:path';
import { signIn } from '../tests/e2e/client.ts';
import type { Bench } from './figures/figure.ts';
import { startLimits } from './limits/start-limits.ts';
import { runLoad } from './load/run-load.ts';
import { type Credentials, makeBuyers } from './shop/buyers.ts';
import { makeBooks } from './shop/made-books.ts';
import { readBody } from './shop/read-body.ts';
import { signInAll } from './shop/sign-in.ts';
import type { BenchShop } from './shop/start-shop.ts';

const BUYERS = 200;
/** The cheapest that bcrypt has: sign-ins are a figure of their own. */
const CHEAP_HASH = 4;
const PAGE = '/books?limit=20';

export type OpenBench = { bench: Bench; close: () => Promise<void> };

/** Fills a shop that runs with books and buyers and starts the bare servers beside it. */
export const openBench = async (options: {
  shop: BenchShop;
  folder: string;
  books: number;
  rounds: number;
  seconds: number;
  connections: number;
  say: (line: string) => void;
}): Promise<OpenBench> => {
  const { shop, folder, rounds, seconds, connections, say } = options;
  say(`writing ${options.books} books ...`);
  const books = await makeBooks(shop.databases.books, 0, options.books);
  const credentials: Credentials[] = await makeBuyers(shop.databases.users, BUYERS, CHEAP_HASH);
  const [item, list] = await Promise.all([
    readBody(shop.url, `/books/${books[0]}`),
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
  const bench: Bench = {
    shop,
    limits,
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
  return { bench, close: limits.stop };
};
