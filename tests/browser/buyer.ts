import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { addBook, createBuyer } from '../e2e/client.ts';
import type { BrowserShop } from './open-shop.ts';

type Look = Parameters<BrowserShop['visit']>[0];

export type BuyerInBrowser = {
  context: BrowserContext;
  page: Page;
  username: string;
  password: string;
  accessToken: string;
  /** Puts one copy into the cart. */
  choose: (bookId: string) => Promise<void>;
  /** From the cart to the button that orders, with the copies put aside. */
  checkOut: () => Promise<void>;
};

export const newBook = (shop: BrowserShop, overrides: Parameters<typeof addBook>[2] = {}) =>
  addBook(shop.url, shop.adminToken, {
    title: `Bought ${randomUUID().slice(0, 13)}`,
    ...overrides,
  });

/** A new buyer who has signed in by the page. */
export const visitAsBuyer = async (shop: BrowserShop, look: Look = {}): Promise<BuyerInBrowser> => {
  const { username, password, access_token: accessToken } = await createBuyer(shop.url);
  const { context, page } = await shop.visit(look);
  await page.goto('/sign-in');
  await page.getByLabel('Username or e-mail').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Menu of ${username}` }).waitFor();
  return {
    context,
    page,
    username,
    password,
    accessToken,
    choose: async (bookId) => {
      await page.goto(`/book/${bookId}`);
      await page.getByRole('button', { name: 'Add to cart' }).click();
    },
    checkOut: async () => {
      await page.goto('/cart');
      await page.getByRole('link', { name: 'Go to the checkout' }).click();
      await page.getByRole('timer').waitFor();
      await page
        .locator('button:not([aria-disabled=true])', { hasText: 'Place the order' })
        .waitFor();
    },
  };
};
