import { describe, expect, it } from '@jest/globals';
import { addBook, call } from '../e2e/client.ts';
import { newWord } from './new-word.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

const heading = { level: 1 };
/** More than the search box waits for the next key. */
const TYPING_PAUSE_MS = 400;

describe('looking for a book', () => {
  it('shows hits while typing, keeps the search in the address and over a reload', async () => {
    const word = newWord();
    await addBook(shop.url, shop.adminToken, { title: `Emma ${word}`, stock: 3, price: 8.5 });
    await addBook(shop.url, shop.adminToken, { title: `Sold ${word}`, stock: 0 });
    const { context, page } = await shop.visit();
    await page.goto('/');
    await page.getByRole('searchbox').pressSequentially(word);
    const cards = page.getByRole('article');
    await page.getByRole('heading', { name: `Books for “${word}”` }).waitFor();
    const sold = cards.filter({ hasText: `Sold ${word}` });
    await sold.filter({ hasText: 'sold out' }).waitFor();
    expect(await cards.filter({ hasText: `Emma ${word}` }).textContent()).toMatch(
      /\$8\.50.*3 left/,
    );
    expect(new URL(page.url()).searchParams.get('q')).toBe(word);
    await page.reload();
    await cards.filter({ hasText: `Emma ${word}` }).waitFor();
    // The box follows the address, which changes a moment after the click.
    await page.getByLabel('In stock only').click();
    await page.getByRole('checkbox', { name: 'In stock only', checked: true }).waitFor();
    await sold.waitFor({ state: 'detached' });
    expect(await cards.count()).toBe(1);
    await context.close();
  });

  it('keeps its filters behind a button on a phone, which tells how many are set', async () => {
    const { context, page } = await shop.visit({ width: 360 });
    await page.goto('/?in_stock=true');
    const box = page.getByLabel('In stock only');
    const button = page.getByRole('button', { name: 'Filters (1)', expanded: false });
    await button.waitFor();
    expect(await box.isVisible()).toBe(false);
    await button.click();
    await box.click();
    await page.getByRole('button', { name: 'Filters', exact: true, expanded: true }).waitFor();
    await page.waitForURL((url) => url.searchParams.get('in_stock') === null);
    await context.close();
  });

  it('lets go who opens a book right after typing, although its page is slow to come', async () => {
    const word = newWord();
    await addBook(shop.url, shop.adminToken, { title: `Quick ${word}` });
    const { context, page } = await shop.visit();
    const slow = Promise.withResolvers<void>();
    await page.route('**/assets/book-page-*.js', async (route) => {
      await slow.promise;
      await route.continue();
    });
    await page.clock.install();
    await page.goto('/');
    await page.getByRole('searchbox').pressSequentially(word);
    await page.clock.runFor(TYPING_PAUSE_MS);
    const link = page.getByRole('link', { name: `Quick ${word}` });
    await link.waitFor();
    const asked = page.waitForRequest('**/assets/book-page-*.js');
    await page.getByRole('searchbox').press('x');
    await link.press('Enter');
    await asked;
    await page.clock.runFor(TYPING_PAUSE_MS);
    slow.resolve();
    await page.getByRole('heading', { ...heading, name: `Quick ${word}` }).waitFor();
    await context.close();
  });

  it('says so when nothing fits, and leads back to all books', async () => {
    const { context, page } = await shop.visit();
    await page.goto(`/?q=${newWord()}`);
    await page.getByText('No book fits.').waitFor();
    await page.getByRole('link', { name: 'Show all books' }).click();
    await page.getByRole('heading', { ...heading, name: 'All books' }).waitFor();
    await context.close();
  });
});

const fill = async (title: string, stock: number) => {
  const book = await addBook(shop.url, shop.adminToken, { title, stock, price: 10 });
  const { context, page } = await shop.visit();
  await page.goto(`/book/${book.id}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByText('1 copy is in your cart.').waitFor();
  return { book, context, page };
};
const change = (id: string, body: object) =>
  call(shop.url, `/books/${id}`, { method: 'PATCH', token: shop.adminToken, body });

describe('the cart', () => {
  it('is kept over a reload and shared by the tabs', async () => {
    const { context, page } = await fill(`Kept ${newWord()}`, 5);
    await page.reload();
    await page.getByText('1 copy is in your cart.').waitFor();
    const other = await context.newPage();
    await other.goto('/cart');
    await other.getByRole('button', { name: /One copy more/ }).click();
    await page.getByText('2 copies are in your cart.').waitFor();
    expect(await other.getByText('$20.00').count()).toBeGreaterThan(0);
    await context.close();
  });

  it('says that a book was sold out or became dearer while it lay there', async () => {
    const { book, context, page } = await fill(`Sold ${newWord()}`, 5);
    await change(book.id, { stock: 0, price: 12.5 });
    await expect(
      (async () => {
        const deadline = performance.now() + 15_000;
        while (performance.now() < deadline) {
          await page.goto('/cart');
          const quoted = page.getByText('The price was $10.00 and is $12.50 now.');
          const soldOut = page.getByText('Sold out since you put it here.');
          const seen = await Promise.all(
            [quoted, soldOut].map((line) =>
              line.waitFor({ timeout: 2_000 }).then(
                () => true,
                () => false,
              ),
            ),
          );
          if (seen.every(Boolean)) return 'both said';
        }
        return 'not said';
      })(),
    ).resolves.toBe('both said');
    await context.close();
  });
});
