import { expect } from '@jest/globals';
import type { Book } from '@bookstore/contracts/books';
import { quoteSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/testkit';
import type { Page } from 'playwright-core';
import { call } from '../e2e/client.ts';
import { editBehind } from './admin-visit.ts';
import type { BrowserShop } from './open-shop.ts';

export const choose = async (page: Page, { id, title }: Book, copies = 1) => {
  await page.goto(`/book/${id}`);
  if (copies > 1) await page.getByLabel(`Copies of ${title}`, { exact: true }).fill(String(copies));
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('in your cart').waitFor();
};
export const signIn = async (
  page: Page,
  { username, password }: { username: string; password: string },
) => {
  await page.goto('/sign-in');
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Menu of ${username}` }).waitFor();
};
export const signOut = async (page: Page) => {
  await page.getByRole('button', { name: /^Menu of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
};
/** The header tells the copies, on every page. */
export const cartHolds = (page: Page, copies: number) =>
  page.getByRole('link', { name: `Cart ${copies} cop` }).waitFor();
export const cartIsEmpty = async (page: Page) => {
  await page.goto('/cart');
  await page.getByText('Nothing here yet.').waitFor();
};
/** Changes a book and waits until the orders know of it. */
export const changeBook = async (
  shop: BrowserShop,
  { id }: Book,
  change: { price?: number; stock?: number },
  copies = 1,
): Promise<void> => {
  await editBehind(shop, id, change);
  await eventually(async () => {
    const body = { items: [{ book_id: id, quantity: copies }] };
    const [item] = quoteSchema.parse((await call(shop.url, '/quote', { body })).body).items;
    if (change.price !== undefined) expect(item?.unit_price).toBe(change.price);
    if (change.stock !== undefined) expect(item?.in_stock).toBe(change.stock >= copies);
  });
};
