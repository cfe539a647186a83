import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { call, createBuyer } from '../e2e/client.ts';
import { newBook, visitAsBuyer } from './buyer.ts';
import { cartHolds, cartIsEmpty, changeBook, choose, signIn, signOut } from './cart-visit.ts';
import { findBarriers, keepScreenshot, THEMES } from './open-shop.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

const PLACE = { name: 'Place the order' };
/** For tests of many steps, on a machine that has much else to do. */
const SLOW_MS = 60_000;
const MERGED = 'Your cart holds the books of this visit';

const countOrders = async (buyer: { username: string; accessToken: string }) => {
  const path = `/orders/${buyer.username}`;
  const { status, body } = await call(shop.url, path, { token: buyer.accessToken });
  return Array.isArray(body) ? body.length : status;
};

describe('the cart of a user', () => {
  it(
    'takes in what a visitor had chosen, once in all tabs and after reloads, and is nobody else’s',
    async () => {
      const [first, second] = [await newBook(shop), await newBook(shop)];
      const [ann, bob] = [await createBuyer(shop.url), await createBuyer(shop.url)];
      const { context, page } = await shop.visit();
      await signIn(page, ann);
      await choose(page, first);
      await signOut(page);
      await cartIsEmpty(page);
      await choose(page, first, 2);
      await choose(page, second);
      const tab = await context.newPage();
      await tab.goto('/cart');
      await cartHolds(tab, 3);

      await signIn(page, ann);
      await Promise.all([page, tab].map((each) => cartHolds(each, 4)));
      await tab.getByText(MERGED).waitFor();
      await Promise.all([page.reload(), tab.reload()]);
      await Promise.all([page, tab].map((each) => cartHolds(each, 4)));
      await page.getByRole('button', { name: 'I see' }).click();
      await tab.getByText(MERGED).waitFor({ state: 'detached' });

      await signOut(tab);
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
      await cartIsEmpty(page);
      await signIn(page, bob);
      await cartIsEmpty(page);
      await signOut(page);
      await signIn(page, ann);
      await cartHolds(page, 4);
      expect(await page.getByText(MERGED).count()).toBe(0);
      await context.close();
    },
    SLOW_MS,
  );

  it('says when a line was cut at what one order may have', async () => {
    const book = await newBook(shop, { stock: 500 });
    const ann = await createBuyer(shop.url);
    const { context, page } = await shop.visit();
    await signIn(page, ann);
    await choose(page, book, 60);
    await signOut(page);
    await choose(page, book, 70);
    await signIn(page, ann);
    await page
      .getByText(`${book.title}: 100 copies are the most for one order, you had 130`)
      .waitFor();
    await cartHolds(page, 100);
    await context.close();
  });

  it('is what a visitor chose who opens an account on the way to the checkout', async () => {
    const book = await newBook(shop);
    const { context, page } = await shop.visit();
    await choose(page, book, 2);
    await page.goto('/cart');
    await page.getByRole('link', { name: 'Go to the checkout' }).click();
    await page.getByRole('link', { name: 'Open an account' }).click();
    await page.getByLabel('Username', { exact: true }).fill(`new-${randomUUID().slice(0, 13)}`);
    await page.getByLabel('Password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByText(`2 × ${book.title}`).waitFor();
    expect(await page.getByText(MERGED).count()).toBe(0);
    await context.close();
  });
});

describe('what changed meanwhile', () => {
  it('is one click away from being right in the cart: another price, too few copies', async () => {
    const book = await newBook(shop, { price: 10, stock: 5 });
    const { context, page } = await shop.visit();
    await choose(page, book, 3);
    await changeBook(shop, book, { price: 12, stock: 2 }, 3);
    await page.goto('/cart');
    await page.getByText('The price was $10.00 and is $12.00 now.').waitFor();
    await page.getByText('Only 2 left.').waitFor();
    expect(await page.getByRole('link', { name: 'Go to the checkout' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Take 2' }).click();
    await page.getByRole('link', { name: 'Go to the checkout' }).waitFor();
    await page.getByRole('button', { name: 'That is fine' }).click();
    await page.getByText('The price was').waitFor({ state: 'detached' });
    await page.locator('.cart-total', { hasText: '$24.00' }).waitFor();
    await context.close();
  });

  it('stops an order whose total is not the one that was shown, until the button is pressed again', async () => {
    const book = await newBook(shop, { price: 10 });
    const buyer = await visitAsBuyer(shop);
    const { page } = buyer;
    await buyer.choose(book.id);
    await buyer.checkOut();
    await changeBook(shop, book, { price: 12.5 });
    await page.getByRole('button', PLACE).click();
    const alert = page.getByRole('alert');
    await alert.getByText('The total is $12.50 now. It was $10.00').waitFor();
    expect(await countOrders(buyer)).toBe(0);
    await page.getByRole('button', PLACE).click();
    await page.getByText('The books are yours').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await buyer.context.close();
  });

  it('is said on the order itself when it changed in the very moment of ordering', async () => {
    const book = await newBook(shop, { price: 10 });
    const buyer = await visitAsBuyer(shop);
    const { page } = buyer;
    await buyer.choose(book.id);
    await buyer.checkOut();
    await page.route('**/order', async (route) => {
      await changeBook(shop, book, { price: 12.5 });
      await route.continue();
    });
    await page.getByRole('button', PLACE).click();
    const alert = page.getByRole('alert');
    await alert.getByText('the total is $12.50, and you were shown $10.00').waitFor();
    await page.reload();
    await alert.getByText('cancel the order below').waitFor();
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await page.getByText('This order was cancelled.').waitFor();
    await buyer.context.close();
  });

  it('leaves what is there to be taken in the checkout, too', async () => {
    const book = await newBook(shop, { stock: 5 });
    const buyer = await visitAsBuyer(shop);
    const { page } = buyer;
    await choose(page, book, 3);
    await changeBook(shop, book, { stock: 1 }, 3);
    await page.goto('/checkout');
    await page.getByText('Only 1 left.').waitFor();
    expect(await page.getByRole('button', PLACE).getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('button', { name: 'Take 1' }).click();
    await page.getByRole('timer').waitFor();
    await page.getByRole('button', PLACE).click();
    await page.getByText('The books are yours').waitFor();
    await buyer.context.close();
  });
});

describe.each(THEMES)('in the %s theme', (theme) => {
  it.each([360, 1280])(
    'a cart with something to say has no barrier at %i px',
    async (width) => {
      const [book, other] = [
        await newBook(shop, { price: 10, stock: 5_000 }),
        await newBook(shop, { price: 8, title: `A rather long title for a book ${randomUUID()}` }),
      ];
      const ann = await createBuyer(shop.url);
      const { context, page } = await shop.visit({ width, theme });
      await signIn(page, ann);
      await choose(page, book, 60);
      await signOut(page);
      await choose(page, book, 60);
      await choose(page, other, 3);
      await signIn(page, ann);
      await changeBook(shop, book, { price: 12 });
      await changeBook(shop, other, { stock: 2 }, 3);
      const inspect = async (name: string) => {
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        await keepScreenshot(page, `${name}-${width}-${theme}`);
        return { name, wide, barriers: await findBarriers(page) };
      };
      await page.goto('/cart');
      await page.getByText('Only 2 left.').waitFor();
      const seen = [await inspect('changed-cart')];
      await page.goto('/checkout');
      await page.getByText('Only 2 left.').waitFor();
      seen.push(await inspect('short-checkout'));
      await page.getByRole('button', { name: 'Take 2' }).click();
      await page.getByRole('timer').waitFor();
      await changeBook(shop, book, { price: 11 });
      await page.getByRole('button', PLACE).click();
      await page.getByText('The total is').waitFor();
      seen.push(await inspect('changed-checkout'));
      expect(seen).toEqual(seen.map(({ name }) => ({ name, wide: width, barriers: [] })));
      await context.close();
    },
    SLOW_MS,
  );
});
