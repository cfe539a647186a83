import { describe, expect, it } from '@jest/globals';
import { readBook } from '../e2e/client.ts';
import { call } from '../e2e/client.ts';
import { newBook, visitAsBuyer } from './buyer.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

const PLACE = { name: 'Place the order' };

const countOrders = async ({
  username,
  accessToken,
}: {
  username: string;
  accessToken: string;
}) => {
  const answer = await call(shop.url, `/orders/${username}`, { token: accessToken });
  return Array.isArray(answer.body) ? answer.body.length : answer.status;
};

describe('ordering', () => {
  it('leads from the cart to an order that is accepted before the eyes of the buyer', async () => {
    const book = await newBook(shop);
    const buyer = await visitAsBuyer(shop);
    const { page } = buyer;
    await buyer.choose(book.id);
    await buyer.checkOut();
    expect(await page.getByRole('timer').textContent()).toMatch(/^(5:00|4:5\d)$/);
    await page.getByRole('button', PLACE).click();
    await page.getByText('The books are yours and paid for').waitFor();
    await page.getByRole('link', { name: 'All your orders' }).click();
    await page.getByRole('link', { name: book.title }).waitFor();
    await page.goto('/cart');
    await page.getByText('Nothing here yet.').waitFor();
    await page.reload();
    await page.getByRole('button', { name: `Menu of ${buyer.username}` }).waitFor();
    await buyer.context.close();
  });

  it('says that the payment was declined, and that nothing was charged', async () => {
    const book = await newBook(shop);
    const buyer = await visitAsBuyer(shop);
    await buyer.choose(book.id);
    await buyer.checkOut();
    await buyer.page.getByLabel('A card that is declined').check();
    await buyer.page.getByRole('button', PLACE).click();
    await buyer.page.getByText('The payment was declined.').waitFor();
    await buyer.page.getByText('You were not charged.').waitFor();
    await buyer.context.close();
  });

  it('orders once by a double click, and once when the reply is lost and the page reloaded', async () => {
    const book = await newBook(shop);
    const buyer = await visitAsBuyer(shop);
    const { page } = buyer;
    await buyer.choose(book.id);
    await buyer.checkOut();
    await page.getByRole('button', PLACE).dblclick();
    await page.getByText('The books are yours').waitFor();
    expect(await countOrders(buyer)).toBe(1);

    await buyer.choose(book.id);
    await buyer.checkOut();
    let lost = 0;
    await page.route('**/order', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', PLACE).click();
    await page.getByText('you never order twice').waitFor();
    await page.reload();
    await page.getByText('The books are yours').waitFor();
    expect([lost, await countOrders(buyer)]).toEqual([1, 2]);
    await buyer.context.close();
  });

  it('cancels after a second question', async () => {
    const book = await newBook(shop);
    const buyer = await visitAsBuyer(shop);
    await buyer.choose(book.id);
    await buyer.checkOut();
    await buyer.page.getByRole('button', PLACE).click();
    await buyer.page.getByText('The books are yours').waitFor();
    await buyer.page.getByRole('button', { name: 'Cancel the order' }).click();
    await buyer.page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await buyer.page.getByText('This order was cancelled.').waitFor();
    await buyer.page.getByText('What you paid is back with you.').waitFor();
    await buyer.context.close();
  });
});

describe('copies that are put aside', () => {
  it('are one buyer’s alone, go on over a reload and are free when the page is left', async () => {
    const book = await newBook(shop, { stock: 1 });
    const [first, second] = [await visitAsBuyer(shop), await visitAsBuyer(shop)];
    await second.choose(book.id);
    await first.choose(book.id);
    await first.checkOut();
    await first.page.reload();
    await first.page.getByRole('timer').waitFor();
    await second.page.goto('/checkout');
    await second.page.getByRole('alert').waitFor();
    expect(await second.page.getByRole('button', PLACE).getAttribute('aria-disabled')).toBe('true');
    await first.page.getByRole('link', { name: 'Change the cart' }).click();
    await expect(
      (async () => {
        const deadline = performance.now() + 10_000;
        while (performance.now() < deadline) {
          if ((await readBook(shop.url, shop.adminToken, book.id)).stock === 1) return 'free';
        }
        return 'still held';
      })(),
    ).resolves.toBe('free');
    await second.page.getByRole('button', { name: 'Try again' }).click();
    await second.page.getByRole('timer').waitFor();
    await second.page.getByRole('button', PLACE).click();
    await second.page.getByText('The books are yours').waitFor();
    await first.context.close();
    await second.context.close();
  });

  it('are offered again when the time is up', async () => {
    const book = await newBook(shop);
    const buyer = await visitAsBuyer(shop);
    await buyer.choose(book.id);
    await buyer.page.clock.install();
    await buyer.checkOut();
    await buyer.page.clock.fastForward('05:01');
    await buyer.page.getByText('The time is up').waitFor();
    await buyer.page.getByRole('button', { name: 'Put them aside again' }).click();
    await buyer.page.getByRole('timer').waitFor();
    await buyer.context.close();
  });
});
