import { describe, expect, it } from '@jest/globals';
import { readBook, readOrder } from '../e2e/client.ts';
import { addAcceptedOrder, addBookOf, editBehind, signInAsAdmin } from './admin-visit.ts';
import { newWord } from './new-word.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

describe('the books', () => {
  it('an admin adds one, and finds it by its title', async () => {
    const title = `Added ${newWord()}`;
    const { context, page } = await signInAsAdmin(shop, '/account');
    await page.getByRole('button', { name: /^Menu of/ }).click();
    await page.getByRole('link', { name: 'Admin pages' }).click();
    await page.getByRole('link', { name: 'Add a book' }).click();
    await page.getByLabel('Title').fill(title);
    await page.getByRole('button', { name: 'Add the book' }).click();
    await page.getByText('A book needs an author.').waitFor();
    await page.getByLabel('Author').fill('A. Author');
    await page.getByLabel('Price in dollars').fill('12.50');
    await page.getByLabel('Copies in stock').fill('4');
    await page.getByRole('button', { name: 'Add the book' }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByRole('link', { name: 'Books', exact: true }).click();
    const find = page.getByRole('searchbox', { name: 'Find a book to edit' });
    await find.fill(title);
    await find.press('Enter');
    const row = page.getByRole('row').filter({ hasText: title });
    await row.filter({ hasText: '$12.50' }).waitFor();
    await context.close();
  });

  it('two edits at once: the second admin sees what changed, and saves on top of it', async () => {
    const book = await addBookOf(shop, { price: 10, author: 'Old Author' });
    const { context, page } = await signInAsAdmin(shop, `/admin/books/${book.id}`);
    await page.getByLabel('Price in dollars').fill('11');
    await editBehind(shop, book.id, { price: 12, author: 'New Author' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const notice = page.getByRole('alert');
    await notice.getByText('You want 11.00').waitFor();
    expect(await notice.textContent()).toMatch(/Old Author.*New Author.*You did not change it/);
    expect((await readBook(shop.url, shop.adminToken, book.id)).price).toBe(12);
    await notice.getByRole('button', { name: 'Save my changes on top' }).click();
    await page.getByText('The book is saved.').waitFor();
    expect(await readBook(shop.url, shop.adminToken, book.id)).toMatchObject({
      price: 11,
      author: 'New Author',
    });
    await context.close();
  });

  it('the second admin can also drop the own changes', async () => {
    const book = await addBookOf(shop, { price: 10 });
    const { context, page } = await signInAsAdmin(shop, `/admin/books/${book.id}`);
    await page.getByLabel('Price in dollars').fill('11');
    await editBehind(shop, book.id, { price: 12 });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Drop my changes' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Price in dollars').inputValue()).toBe('12.00');
    expect((await readBook(shop.url, shop.adminToken, book.id)).price).toBe(12);
    await context.close();
  });

  it('stock changes with a reason, never below none, and stands in the ledger', async () => {
    const book = await addBookOf(shop, { stock: 3 });
    const { context, page } = await signInAsAdmin(shop, `/admin/books/${book.id}`);
    const change = async (delta: string, reason: string) => {
      await page.getByLabel('Copies to add or take away').fill(delta);
      await page.getByLabel('Reason').fill(reason);
      await page.getByRole('button', { name: 'Change the stock' }).click();
    };
    await change('-4', 'lost');
    await page.getByText('Only 3 copies can be taken away.').waitFor();
    await change('5', 'a box came');
    await page.getByRole('status').filter({ hasText: '8 copies can be bought now.' }).waitFor();
    await page.getByRole('link', { name: 'See the ledger' }).click();
    const entry = page.getByRole('row').filter({ hasText: 'a box came' });
    expect(await entry.textContent()).toMatch(/Restock.*\+58$/);
    await context.close();
  });

  it('one is archived only after a question', async () => {
    const book = await addBookOf(shop, {});
    const { context, page } = await signInAsAdmin(shop, `/admin/books/${book.id}`);
    const archive = page.getByRole('button', { name: /^Archive the book/ });
    await archive.click();
    await page.getByRole('button', { name: 'No, leave it' }).click();
    await archive.click();
    await page.getByRole('button', { name: 'Yes, archive it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Books' }).waitFor();
    await page.goto(`/admin/books/${book.id}`);
    await page.getByRole('heading', { name: 'This book is not in the shop' }).waitFor();
    await context.close();
  });
});

describe('the orders', () => {
  it('one is shipped and delivered', async () => {
    const { order, shortId } = await addAcceptedOrder(shop);
    const { context, page } = await signInAsAdmin(shop, '/admin/orders');
    const card = page.getByRole('article', { name: `Order ${shortId}` });
    await card.getByRole('button', { name: /^Mark as shipped/ }).click();
    await page.getByText(`Order ${shortId} is shipped now.`).waitFor();
    await card.getByRole('button', { name: /^Mark as delivered/ }).click();
    await page.getByText(`Order ${shortId} is delivered now.`).waitFor();
    await card.getByText('Delivered', { exact: true }).waitFor();
    expect((await readOrder(shop.url, shop.adminToken, order.order_id)).status).toBe('DELIVERED');
    await context.close();
  });

  it('one that the buyer cancelled meanwhile is not shipped, and the page says why', async () => {
    const { shortId, cancel } = await addAcceptedOrder(shop);
    const { context, page } = await signInAsAdmin(shop, '/admin/orders?status=ACCEPTED');
    const card = page.getByRole('article', { name: `Order ${shortId}` });
    await card.waitFor();
    await cancel();
    await card.getByRole('button', { name: /^Mark as shipped/ }).click();
    await page.getByText(`Order ${shortId} was not shipped: meanwhile it is cancelled.`).waitFor();
    await card.waitFor({ state: 'detached' });
    await context.close();
  });
});
