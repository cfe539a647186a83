import { describe, expect, it } from '@jest/globals';
import { orderSchema } from '@bookstore/contracts/orders';
import { profileSchema } from '@bookstore/contracts/users';
import type { Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { addBook, call, createBuyer, placeOrder } from '../e2e/client.ts';
import { addBookOf, signInAsAdmin, signInOnPage } from './admin-visit.ts';
import { newWord } from './new-word.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

const AT_ONCE = 10;
/** More pages than any list here has. */
const MAX_PAGES = 40;

/** Does something so many times, a few at a time; the results in order. */
const times = async <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  while (results.length < count) {
    const size = Math.min(AT_ONCE, count - results.length);
    const start = results.length;
    results.push(...(await Promise.all(Array.from({ length: size }, (_, n) => work(start + n)))));
  }
  return results;
};

/** Presses the button until it is gone; how many entries there were before each press and at the end. */
const showAll = async (page: Page, entries: string, button: string): Promise<number[]> => {
  const rows = page.locator(entries);
  const more = page.getByRole('button', { name: button });
  await rows.first().waitFor();
  const counts = [await rows.count()];
  for (let pages = 0; pages < MAX_PAGES && (await more.count()) > 0; pages += 1) {
    await more.click();
    // The button says "Loading …" until the new entries stand there.
    await rows.nth(counts.at(-1) ?? 0).waitFor();
    counts.push(await rows.count());
  }
  return counts;
};

const attributesOf = async (all: Locator, name: string): Promise<(string | null)[]> =>
  Promise.all((await all.all()).map((each) => each.getAttribute(name)));

const expectEachOnce = (texts: readonly (string | null)[]) =>
  expect(new Set(texts).size).toBe(texts.length);

describe('what does not fit on one page is a button away, each entry once:', () => {
  it('books', async () => {
    const topic = newWord();
    await times(25, (n) => addBook(shop.url, shop.adminToken, { title: `B${n}`, topics: [topic] }));
    const { context, page } = await shop.visit();
    await page.goto(`/?topic=${topic}`);
    expect(await showAll(page, 'main article', 'Show more books')).toEqual([24, 25]);
    expectEachOnce(await page.locator('main article h2').allTextContents());
    await page.getByText('25 books').waitFor();
    await context.close();
  });

  it('orders, for their buyer and for admins', async () => {
    const buyer = await createBuyer(shop.url);
    const book = await addBookOf(shop, { stock: 30 });
    const placed = await times(21, async () => {
      const reply = await placeOrder(shop.url, buyer.access_token, { book_id: book.id });
      return orderSchema.parse(reply.body).order_id;
    });
    const own = await shop.visit();
    await signInOnPage(own.page, buyer.username, buyer.password, '/my-orders');
    const rows = '.orders-row';
    expect(await showAll(own.page, rows, 'Show older orders')).toEqual([10, 20, 21]);
    const addresses = await attributesOf(own.page.locator(`${rows} a`), 'href');
    expect(addresses).toEqual(expect.arrayContaining(placed.map((id) => `/my-orders/${id}`)));
    await own.context.close();

    const admin = await signInAsAdmin(shop, '/admin/orders');
    const cards = 'main article';
    await admin.page.locator(cards).nth(19).waitFor();
    await admin.page.getByRole('button', { name: 'Show more orders' }).click();
    const oldest = `Order ${placed[0]?.slice(0, 8)}`;
    await admin.page.getByRole('article', { name: oldest }).waitFor();
    expectEachOnce(await attributesOf(admin.page.locator(cards), 'aria-label'));
    await admin.context.close();
  });

  it('the stock ledger of a book', async () => {
    const book = await addBookOf(shop, { stock: 1 });
    await times(50, async (n) => {
      const body = { delta: 1, reason: `box ${n}` };
      const path = `/books/${book.id}/stock`;
      const { status } = await call(shop.url, path, { token: shop.adminToken, body });
      expect(status).toBe(200);
    });
    const { context, page } = await signInAsAdmin(shop, `/admin/books/${book.id}/stock`);
    expect(await showAll(page, 'tbody tr', 'Show more entries')).toEqual([50, 51]);
    const balances = await page.locator('tbody tr td:last-child').allTextContents();
    expect(balances).toEqual(Array.from({ length: 51 }, (_, n) => String(51 - n)));
    await context.close();
  });

  it('users', async () => {
    const read = await call(shop.url, '/users?limit=51', { token: shop.adminToken });
    const missing = 51 - z.array(profileSchema).parse(read.body).length;
    const made = await times(Math.max(missing, 1), async () => {
      const username = newWord();
      const body = { username, password: 'correct horse battery' };
      expect((await call(shop.url, '/register', { body })).status).toBe(201);
      return username;
    });
    const { context, page } = await signInAsAdmin(shop, '/admin/users');
    const counts = await showAll(page, '.admin-users li', 'Show more users');
    expect(counts.length).toBeGreaterThan(1);
    const names = await page.locator('.admin-users li strong').allTextContents();
    expect(names).toEqual(expect.arrayContaining(made));
    expectEachOnce(names);
    await context.close();
  }, 60_000);
});
