import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { orderSchema } from '@bookstore/contracts/orders';
import { z } from 'zod';
import { call } from '../e2e/client.ts';
import { newBook, visitAsBuyer } from './buyer.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

/** What the gateway answers for a service that is away, as api.md has it; ends by the function returned. */
const takeAway = async (page: Page, address: RegExp): Promise<() => void> => {
  let away = true;
  const body = { code: 'unavailable', detail: 'x', request_id: 'id-of-it' };
  await page.route(address, (route) =>
    away
      ? route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          body: JSON.stringify(body),
        })
      : route.continue(),
  );
  return () => {
    away = false;
  };
};

/** The words and the request id are there; once the part is back, one press mends the page. */
const expectToRecover = async (page: Page, comeBack: () => void): Promise<void> => {
  const alert = page.getByRole('alert').filter({ hasText: 'id-of-it' }).first();
  await alert.waitFor();
  expect(await alert.textContent()).toContain('does not answer right now');
  comeBack();
  await alert.getByRole('button', { name: 'Try again' }).click();
};

describe('a part that is unavailable is reported in plain words, with the request id, and one press goes on', () => {
  it('on the list', async () => {
    const { context, page } = await shop.visit();
    const comeBack = await takeAway(page, /\/books\?/);
    await page.goto('/');
    await expectToRecover(page, comeBack);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await context.close();
  });

  it('on the page of a book', async () => {
    const book = await newBook(shop);
    const { context, page } = await shop.visit();
    const comeBack = await takeAway(page, new RegExp(`/books/${book.id}$`));
    await page.goto(`/book/${book.id}`);
    await expectToRecover(page, comeBack);
    await page.getByRole('heading', { level: 1, name: book.title }).waitFor();
    await context.close();
  });

  it('at the checkout, before the order', async () => {
    const book = await newBook(shop);
    const { page, context, choose } = await visitAsBuyer(shop);
    await choose(book.id);
    const comeBack = await takeAway(page, /\/quote$/);
    await page.goto('/checkout');
    const place = page.getByRole('button', { name: 'Place the order' });
    await place.and(page.locator('[aria-disabled=true]')).waitFor();
    await expectToRecover(page, comeBack);
    await place.and(page.locator('[aria-disabled=false]')).click();
    await page.getByText('The books are yours').waitFor();
    await context.close();
  });

  it('at the checkout, with the order on its way, which is then placed once', async () => {
    const book = await newBook(shop);
    const { page, context, choose, checkOut, ...buyer } = await visitAsBuyer(shop);
    await choose(book.id);
    await checkOut();
    const comeBack = await takeAway(page, /\/order$/);
    await page.getByRole('button', { name: 'Place the order' }).click();
    await expectToRecover(page, comeBack);
    await page.getByText('The books are yours').waitFor();
    const read = await call(shop.url, `/orders/${buyer.username}`, { token: buyer.accessToken });
    expect(z.array(orderSchema).parse(read.body)).toHaveLength(1);
    await context.close();
  });
});
