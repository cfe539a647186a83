import { describe, expect, it } from '@jest/globals';
import { orderSchema } from '@bookstore/contracts/orders';
import type { Page } from 'playwright-core';
import { call, placeOrder, readOrder } from '../e2e/client.ts';
import { editBehind } from './admin-visit.ts';
import { newBook, visitAsBuyer } from './buyer.ts';
import { findBarriers, keepScreenshot, THEMES } from './open-shop.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

type Body = { items: { book_id: string; quantity: number }[]; payment_token?: string };

/** An order of this buyer that is settled. */
const order = async (accessToken: string, body: Body) => {
  const { status, body: reply } = await placeOrder(shop.url, accessToken, body, {
    Prefer: 'wait=10',
  });
  if (status !== 201) throw new Error(`the order was answered ${status}`);
  return orderSchema.parse(reply);
};
const act = async (id: string, action: 'ship' | 'deliver' | 'cancel') => {
  const { status } = await call(shop.url, `/order/${id}/${action}`, {
    method: 'POST',
    token: shop.adminToken,
  });
  if (status !== 200) throw new Error(`${action} was answered ${status}`);
};
const rowsOf = (page: Page) => page.locator('.orders-row');

describe('a buyer’s orders', () => {
  it('can be seen by status, which the address keeps; without any, the way back is there', async () => {
    const book = await newBook(shop);
    const { context, page, accessToken } = await visitAsBuyer(shop);
    const items = [{ book_id: book.id, quantity: 1 }];
    const shipped = await order(accessToken, { items });
    await act(shipped.order_id, 'ship');
    await order(accessToken, { items, payment_token: 'tok_declined' });
    await page.goto('/my-orders');
    await rowsOf(page).nth(1).waitFor();
    await page.getByRole('link', { name: 'On its way' }).click();
    await page.waitForURL('**/my-orders?status=SHIPPED');
    await rowsOf(page).nth(1).waitFor({ state: 'detached' });
    await page.reload();
    await rowsOf(page).getByText('On its way').waitFor();
    expect(await rowsOf(page).count()).toBe(1);
    await page.getByRole('link', { name: 'Delivered' }).click();
    await page.getByText('You have no order with the status “Delivered”.').waitFor();
    await page.getByRole('link', { name: 'Show all your orders' }).click();
    await rowsOf(page).nth(1).waitFor();
    await context.close();
  });

  it('that came to nothing can be put back into the cart, once, with what is no longer sold', async () => {
    const [kept, gone] = [await newBook(shop, { price: 10 }), await newBook(shop)];
    const { context, page, accessToken } = await visitAsBuyer(shop);
    const rejected = await order(accessToken, {
      items: [
        { book_id: kept.id, quantity: 2 },
        { book_id: gone.id, quantity: 1 },
      ],
      payment_token: 'tok_declined',
    });
    expect(rejected.status).toBe('REJECTED');
    await editBehind(shop, kept.id, { price: 12 });
    const archived = await call(shop.url, `/books/${gone.id}`, {
      method: 'DELETE',
      token: shop.adminToken,
    });
    expect(archived.status).toBe(204);
    await page.goto(`/my-orders/${rejected.order_id}`);
    const button = page.getByRole('button', { name: 'Put the books back into the cart' });
    await button.click();
    await page.getByText(`No longer sold: ${gone.title}.`).waitFor();
    await button.click();
    await page.getByRole('link', { name: 'Cart 2 copies' }).waitFor();
    await page.getByRole('link', { name: 'Go to the cart' }).click();
    await page.getByText('The price was $10.00 and is $12.00 now.').waitFor();
    expect(await page.getByText(gone.title).count()).toBe(0);
    await context.close();
  });
});

describe('an order that is looked at', () => {
  it('goes on by plain reads where the live stream is broken, says so, and is live again', async () => {
    const book = await newBook(shop);
    const { context, page, accessToken } = await visitAsBuyer(shop);
    const { order_id: id } = await order(accessToken, {
      items: [{ book_id: book.id, quantity: 1 }],
    });
    let tries = 0;
    await page.route('**/order/*/events', (route) => {
      tries += 1;
      return route.abort();
    });
    await page.goto(`/my-orders/${id}`);
    const notice = page.getByText('The live connection broke. We ask again by ourselves');
    await notice.waitFor();
    await act(id, 'ship');
    await page.getByText('Your books are on their way to you.').waitFor();
    expect(tries).toBeGreaterThan(1);
    expect(await notice.count()).toBe(1);
    await page.unroute('**/order/*/events');
    await page.getByRole('button', { name: 'Look again' }).click();
    await notice.waitFor({ state: 'detached' });
    await act(id, 'deliver');
    await page.getByText('Your books have arrived.').waitFor();
    await context.close();
  });

  it('says that there is no network, and shows what happened meanwhile when it is back', async () => {
    const book = await newBook(shop);
    const { context, page, accessToken } = await visitAsBuyer(shop);
    const { order_id: id } = await order(accessToken, {
      items: [{ book_id: book.id, quantity: 1 }],
    });
    await page.goto(`/my-orders/${id}`);
    await page.getByText('The books are yours').waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await page.getByText('This order is not followed any more').waitFor();
    await act(id, 'ship');
    expect((await readOrder(shop.url, accessToken, id)).status).toBe('SHIPPED');
    expect(await page.getByText('The books are yours').count()).toBe(1);
    await context.setOffline(false);
    await page.getByText('Your books are on their way to you.').waitFor();
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
    await context.close();
  });
});

describe.each(THEMES)('in the %s theme', (theme) => {
  it.each([360, 1280])('has no barrier at %i px', async (width) => {
    const book = await newBook(shop, { price: 10 });
    const { context, page, accessToken } = await visitAsBuyer(shop, { width, theme });
    const items = [{ book_id: book.id, quantity: 1 }];
    const accepted = await order(accessToken, { items });
    const rejected = await order(accessToken, { items, payment_token: 'tok_declined' });
    const inspect = async (name: string) => {
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      await keepScreenshot(page, `${name}-${width}-${theme}`);
      return { name, wide, barriers: await findBarriers(page) };
    };
    await page.goto('/my-orders?status=REJECTED');
    await rowsOf(page).waitFor();
    const seen = [await inspect('orders-filtered')];
    await page.getByRole('link', { name: 'Delivered' }).click();
    await page.getByText('You have no order').waitFor();
    seen.push(await inspect('orders-none'));
    await page.goto(`/my-orders/${rejected.order_id}`);
    await page.getByRole('button', { name: 'Put the books back' }).click();
    await page.getByText('The books are in your cart.').waitFor();
    seen.push(await inspect('order-put-back'));
    await page.route('**/order/*/events', (route) => route.abort());
    await page.goto(`/my-orders/${accepted.order_id}`);
    await page.getByText('The live connection broke.').waitFor();
    seen.push(await inspect('order-trouble'));
    expect(seen).toEqual(seen.map(({ name }) => ({ name, wide: width, barriers: [] })));
    await context.close();
  });
});
