import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@bookstore/testkit';
import { expect } from '@jest/globals';
import { amqpUrlOf, mongoUrlOf } from '../../scripts/native/addresses.ts';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import { createTestFolder } from '../../scripts/native/test-folder.ts';
import { startShop, type TestShop, type TestShopOptions } from '../../scripts/native/test-shop.ts';
import { addBook, call, placeOrder, signIn } from '../e2e/client.ts';
import type { Shop } from '../e2e/shop.ts';

export type FaultyShop = Shop & {
  /** Runs the work while the part is dead, then starts it again and waits until all is well. */
  without: (part: string, work: () => Promise<void>) => Promise<void>;
  /** Like a crash: the part ends at once and is started again. */
  crash: (part: string) => Promise<void>;
  /** Address of `userdb`, `catalogdb` or `orderdb`. */
  mongoUrl: (database: 'userdb' | 'catalogdb' | 'orderdb') => string;
  amqpUrl: string;
  supervisor: TestShop['supervisor'];
  /** Of its data and logs. */
  folder: string;
  close: () => Promise<void>;
};

const RECOVERY_DEADLINE_MS = 40_000;

const sellOneBook = async (url: string, token: string): Promise<void> => {
  const { id } = await addBook(url, token);
  const sold = await placeOrder(url, token, { book_id: id }, { prefer: 'wait=10' });
  expect(sold.body).toMatchObject({ status: 'ACCEPTED' });
};

/** A shop of the test file's own, whose parts it may kill. */
export const startFaultyShop = async (
  options: Pick<TestShopOptions, 'say' | 'prepare' | 'edge'> = {},
): Promise<FaultyShop> => {
  const folder = createTestFolder(join(DATA_FOLDER, 'test-faults'));
  const shop: TestShop = await startShop({ folder, ...options });
  const { url } = shop;
  const ports = planPorts(Number(new URL(url).port), 1);
  const password = readFileSync(shop.adminPasswordFile, 'utf8').trim();
  const admin = await signIn(url, 'admin', password);
  await sellOneBook(url, admin.access_token);
  return {
    url,
    adminToken: admin.access_token,
    without: async (part, work) => {
      await shop.supervisor.killOne(part);
      try {
        await work();
      } finally {
        shop.supervisor.startOne(part);
        await eventually(async () => {
          const paths = ['/health', '/me', '/topics', '/orders'];
          const replies = paths.map((path) => call(url, path, { token: admin.access_token }));
          expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([
            200, 200, 200, 200,
          ]);
        }, RECOVERY_DEADLINE_MS);
      }
    },
    crash: async (part) => {
      await shop.supervisor.killOne(part);
      shop.supervisor.startOne(part);
    },
    mongoUrl: (database) => mongoUrlOf(ports, database),
    amqpUrl: amqpUrlOf(folder, ports),
    supervisor: shop.supervisor,
    folder,
    close: async () => {
      await shop.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
