import { describe, expect, it } from '@jest/globals';
import { addAcceptedOrder, addBookOf, editBehind, signInAsAdmin } from './admin-visit.ts';
import { findBarriers, keepScreenshot, THEMES } from './open-shop.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

describe.each(THEMES)('the admin pages in the %s theme', (theme) => {
  it.each([360, 1280])('have no barrier and fit at %i px', async (width) => {
    const { order } = await addAcceptedOrder(shop);
    const book = await addBookOf(shop, { topics: ['looks'], description: 'To look at.' });
    const { context, page } = await signInAsAdmin(shop, '/admin/books', { width, theme });
    const inspect = async (name: string) => {
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      await keepScreenshot(page, `admin-${name}-${width}-${theme}`);
      return { name, wide, barriers: await findBarriers(page) };
    };
    const pages: [name: string, path: string, settled: string][] = [
      ['books', '/admin/books', 'tbody tr'],
      ['new', '/admin/books/new', 'button:has-text("Add the book")'],
      ['ledger', `/admin/books/${book.id}/stock`, 'tbody tr'],
      ['orders', '/admin/orders', `article:has-text("${order.order_id.slice(0, 8)}")`],
      ['users', '/admin/users', 'main li'],
      ['system', '/admin/system', 'text=Every part works.'],
      ['edit', `/admin/books/${book.id}`, 'button:has-text("Archive the book")'],
    ];
    const seen = [];
    for (const [name, path, settled] of pages) {
      await page.goto(path);
      await page.locator(settled).first().waitFor();
      seen.push(await inspect(name));
    }
    await page.getByRole('button', { name: /^Archive the book/ }).click();
    await page.getByLabel('Price in dollars').fill('11');
    await editBehind(shop, book.id, { price: 12 });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').waitFor();
    seen.push(await inspect('conflict'));
    expect(seen).toEqual(seen.map(({ name }) => ({ name, wide: width, barriers: [] })));
    await context.close();
  });
});
