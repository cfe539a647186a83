import { describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { addBook, call } from '../e2e/client.ts';
import { signInAsAdmin } from './admin-visit.ts';
import { newWord } from './new-word.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

/** More stops than any page here has on the way. */
const MAX_STOPS = 60;

/** Presses Tab until the focus is there and can be seen. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  const focused = target.and(page.locator(':focus-visible'));
  await target.waitFor();
  for (let stops = 0; stops < MAX_STOPS; stops += 1) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${String(target)} is not reached by ${MAX_STOPS} presses of Tab`);
};

const press = async (page: Page, target: Locator): Promise<void> => {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
};

const type = async (page: Page, label: string, text: string): Promise<void> => {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
};

describe('by keyboard alone', () => {
  it('one gets from the start to a book and hears its heading', async () => {
    const word = newWord();
    await addBook(shop.url, shop.adminToken, { title: `Keys ${word}` });
    const { context, page } = await shop.visit();
    await page.goto('/');
    await page.getByRole('article').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the page');
    await tabTo(page, page.getByRole('searchbox'));
    await page.keyboard.type(word);
    await press(page, page.getByRole('link', { name: `Keys ${word}` }));
    await page.getByRole('heading', { level: 1, name: `Keys ${word}` }).waitFor();
    expect(await page.locator(':focus').textContent()).toBe(`Keys ${word}`);
    await context.close();
  });

  it('an admin adds a book, changes its price and takes it out of the shop', async () => {
    const title = `Keys ${newWord()}`;
    const { context, page } = await signInAsAdmin(shop, '/admin/books');
    await press(page, page.getByRole('link', { name: 'Add a book' }));
    await type(page, 'Title', title);
    await type(page, 'Author', 'A. Author');
    await type(page, 'Price in dollars', '12.50');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await type(page, 'Price in dollars', '13.75');
    await page.keyboard.press('Enter');
    await page.getByText('The book is saved.').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const read = async () =>
      (await call(shop.url, `/books/${id}`, { token: shop.adminToken })).body;
    expect(await read()).toMatchObject({ title, price: 13.75 });
    await press(page, page.getByRole('button', { name: /^Archive the book/ }));
    // The harmless answer has the focus: the other one stands before it.
    await page.getByRole('button', { name: 'No, leave it' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Shift+Tab');
    await press(page, page.getByRole('button', { name: 'Yes, archive it' }));
    await page.getByRole('heading', { level: 1, name: 'Books' }).waitFor();
    expect(await read()).toMatchObject({ code: 'book-not-found' });
    await context.close();
  });
});
