import type { Book, CreateBookBody } from '@bookstore/contracts/books';
import { type OrderReply, orderSchema } from '@bookstore/contracts/orders';
import type { BrowserContext, Page } from 'playwright-core';
import { addBook, call, createBuyer, placeOrder } from '../e2e/client.ts';
import { newWord } from './new-word.ts';
import type { BrowserShop } from './open-shop.ts';

/** Goes to a page that needs a sign-in, and signs in on the way. */
export const signInOnPage = async (
  page: Page,
  username: string,
  password: string,
  path: string,
): Promise<void> => {
  await page.goto(path);
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${path}`);
};

export const signInAsAdmin = async (
  shop: BrowserShop,
  path: string,
  look: Parameters<BrowserShop['visit']>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> => {
  const visit = await shop.visit(look);
  const password = process.env['SHOP_ADMIN_PASSWORD'];
  if (!password) throw new Error('SHOP_ADMIN_PASSWORD is not set: browser tests run by npm test');
  await signInOnPage(visit.page, 'admin', password, path);
  return visit;
};

export const addBookOf = (shop: BrowserShop, overrides: Partial<CreateBookBody>): Promise<Book> =>
  addBook(shop.url, shop.adminToken, { title: `Admin ${newWord()}`, ...overrides });

/** What another admin saves while a page is open. */
export const editBehind = async (shop: BrowserShop, id: string, body: object): Promise<void> => {
  const { status } = await call(shop.url, `/books/${id}`, {
    method: 'PATCH',
    token: shop.adminToken,
    body,
  });
  if (status !== 200) throw new Error(`the edit was answered ${status}`);
};

/** An order of a new buyer that was accepted; `cancel` is the buyer's. */
export const addAcceptedOrder = async (
  shop: BrowserShop,
): Promise<{ order: OrderReply; shortId: string; cancel: () => Promise<void> }> => {
  const book = await addBookOf(shop, { stock: 2 });
  const buyer = await createBuyer(shop.url);
  const body = { book_id: book.id };
  const reply = await placeOrder(shop.url, buyer.access_token, body, { Prefer: 'wait=10' });
  const order = orderSchema.parse(reply.body);
  if (order.status !== 'ACCEPTED') throw new Error(`the order is ${order.status}`);
  const cancel = async () => {
    const path = `/order/${order.order_id}/cancel`;
    const { status } = await call(shop.url, path, { method: 'POST', token: buyer.access_token });
    if (status !== 200) throw new Error(`the cancel was answered ${status}`);
  };
  return { order, shortId: order.order_id.slice(0, 8), cancel };
};
