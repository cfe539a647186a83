import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@bookstore/platform/log';
import { createRedis } from '@bookstore/platform/redis';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addBook, call, createBuyer } from '../../tests/e2e/client.ts';
import { startLoad } from '../../tests/faults/load.ts';
import { runAudit } from './run-audit.ts';
import { withShop } from './shop.ts';
import { readReport, type ShopUnderAudit, startShopUnderAudit } from './testing/audited-shop.ts';
import { AT_ONCE, type Customer, welcomeCustomer } from './testing/customer.ts';

const MINUTE_MS = 60_000;
const AUDITS_UNDER_LOAD = 20;
/** Far less than the default: what moves has to be told apart by more than its age. */
const GRACE_UNDER_LOAD_MS = 5_000;
const RECOVERY_DEADLINE_MS = 40_000;

let under: ShopUnderAudit;
let customer: Customer;
beforeAll(async () => {
  under = await startShopUnderAudit();
  customer = await welcomeCustomer(under);
}, 120_000);
afterAll(() => under.close(), 60_000);

test('a shop with orders of every end holds: exit code 0, and a table that says what was checked', async () => {
  await customer.buy();
  const { id: bookId } = await addBook(under.shop.url, under.adminToken, { stock: 3 });
  const declined = await customer.order({ book_id: bookId, payment_token: 'tok_declined' });
  expect(declined.status).toBe('REJECTED');
  const { orderId } = await customer.buy();
  const { token } = customer;
  const cancelled = await call(under.shop.url, `/order/${orderId}/cancel`, {
    method: 'POST',
    token,
  });
  expect(cancelled.status).toBe(200);

  const { status, stdout, stderr } = await under.audit('--grace', '0');
  expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' });
  expect(stdout).toMatch(/I4 {2}every order is there .* 3 orders +0\n/);
  expect(stdout).toContain('all hold');
});

test('a shop at work raises no alarm, however often it is audited', async () => {
  const { url } = under.shop;
  const buyers = await Promise.all(Array.from({ length: 6 }, () => createBuyer(url)));
  const books = await Promise.all(
    [20, 100_000, 100_000].map((stock) => addBook(url, under.adminToken, { stock })),
  );
  const load = startLoad(
    url,
    buyers,
    books.map(({ id }) => id),
  );
  try {
    let seenUnderWay = 0;
    await withShop(under.addresses, async (shop) => {
      for (let audits = 0; audits < AUDITS_UNDER_LOAD; audits += 1) {
        const options = { graceMs: GRACE_UNDER_LOAD_MS, expiryMs: 15 * MINUTE_MS, told: [] };
        const { violations, underWay } = await runAudit(shop, options);
        expect(violations).toEqual([]);
        seenUnderWay += underWay;
      }
    });
    // Else nobody bought anything meanwhile.
    expect(seenUnderWay).toBeGreaterThan(0);
    expect(load.acknowledged.length).toBeGreaterThan(AUDITS_UNDER_LOAD);
  } finally {
    await load.stop();
  }
}, 240_000);

test.each(['catalogdb', 'rabbitmq'])(
  'a shop whose %s does not answer cannot be read: exit code 2',
  async (part) => {
    const { supervisor } = under.shop;
    await supervisor.killOne(part);
    try {
      const { status, stdout, stderr } = await under.audit();
      const name = part === 'rabbitmq' ? 'RabbitMQ' : part;
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(`could not read: ${name} does not answer`);
    } finally {
      supervisor.startOne(part);
      await eventually(async () => {
        expect((await under.audit('--grace', '0')).status).toBe(0);
      }, RECOVERY_DEADLINE_MS);
    }
  },
  90_000,
);

test('an order that was told and is not there is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const { orderId } = await customer.buy();
  const lost = randomUUID();
  writeFileSync(join(folder, 'told'), `${orderId}\n${lost}\n`);
  const run = await under.audit(...AT_ONCE, '--told', join(folder, 'told'));
  rmSync(folder, { recursive: true });
  expect(run.status).toBe(1);
  expect(readReport(run).violations).toEqual([
    `I4 order ${lost}: lost: a buyer was told that it is there`,
  ]);
});

test('a cached book that is newer than the book itself is a warning, and no violation', async () => {
  const { bookId } = await customer.buy();
  const logger = createLogger({ service: 'test', version: '', level: 'silent' });
  const redis = createRedis(under.addresses.redisCache, logger);
  await once(redis, 'ready');
  const key = `catalog:catalogdb:v2:book:${bookId}`;
  try {
    await redis.set(key, '999 -\n');
    const { status, stdout } = await under.audit('--grace', '0');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`warning: the cache has book ${bookId} at revision 999, the database at \\d+\\n`),
    );
  } finally {
    await redis.del(key);
    redis.disconnect();
  }
});

test('an option that makes no sense is refused with exit code 2', async () => {
  const { status, stderr } = await under.audit('--watch', 'always');
  expect(status).toBe(2);
  expect(stderr).toContain('usage: npm run audit');
});
