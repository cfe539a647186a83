import { beforeAll, describe, expect, it } from '@jest/globals';
import { readBook } from '../e2e/client.ts';
import { type BuyerInBrowser, newBook, visitAsBuyer } from './buyer.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

/** The shop asks for 30 seconds: see PAYMENT_GIVE_UP_MS. */
const GIVEN_UP_WITHIN_MS = 60_000;
const KNOWN_WITHIN_MS = 15_000;

type Order = { buyer: BuyerInBrowser; bookId: string };
let lost: Order;
let failing: Order;

const orderWith = async (payment: string): Promise<Order> => {
  const book = await newBook(shop, { stock: 3 });
  const buyer = await visitAsBuyer(shop);
  await buyer.choose(book.id);
  await buyer.checkOut();
  await buyer.page.getByLabel(payment).check();
  await buyer.page.getByRole('button', { name: 'Place the order' }).click();
  await buyer.page.getByText(/then ask the bank|waiting for the bank/).waitFor();
  return { buyer, bookId: book.id };
};
/** The copies go back a moment after the order has ended: by a message. */
const untilStockIs = async (order: Order, wanted: number): Promise<number> => {
  const deadline = performance.now() + KNOWN_WITHIN_MS;
  let stock = await stockOf(order);
  while (stock !== wanted && performance.now() < deadline) stock = await stockOf(order);
  return stock;
};
const stockOf = async ({ bookId }: Order): Promise<number> =>
  (await readBook(shop.url, shop.adminToken, bookId)).stock;

// Both at once: the shop needs its 30 seconds anyway.
beforeAll(async () => {
  failing = await orderWith('A bank that fails');
  lost = await orderWith('A bank whose answer gets lost');
}, 60_000);

describe('the page of the order waits with the buyer for a bank', () => {
  it('whose answer was lost, until it is known that the books are paid for', async () => {
    const { page, context } = lost.buyer;
    await page.getByText('The books are yours and paid for').waitFor({ timeout: KNOWN_WITHIN_MS });
    expect(await stockOf(lost)).toBe(2);
    await context.close();
  });

  it(
    'that fails each time, until the shop gives up and puts the books back',
    async () => {
      const { page, context } = failing.buyer;
      const words = page.getByText('The bank did not answer, so we gave up.');
      await words.waitFor({ timeout: GIVEN_UP_WITHIN_MS });
      await page.getByText('You were not charged.').waitFor();
      expect(await untilStockIs(failing, 3)).toBe(3);
      await context.close();
    },
    GIVEN_UP_WITHIN_MS + 10_000,
  );
});
