import { describe, expect, it } from '@jest/globals';
import { findBarriers } from './open-shop.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

/** The cart page of a shop that has another version `until` the page was loaded so often. */
const visitOutdated = async (until: number) => {
  const { context, page } = await shop.visit();
  const seen = { loads: 0 };
  page.on('request', (request) => {
    if (request.isNavigationRequest()) seen.loads += 1;
  });
  await page.route('**/assets/cart-page-*.js', (route) =>
    seen.loads < until ? route.fulfill({ status: 404, body: 'gone' }) : route.continue(),
  );
  return { context, page, seen };
};

describe('a page whose script is gone', () => {
  it('is loaded with the scripts of the new version, at the address that was gone to', async () => {
    const { context, page, seen } = await visitOutdated(2);
    await page.goto('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Cart' }).click();
    await page.getByText('Nothing here yet.').waitFor();
    expect([seen.loads, new URL(page.url()).pathname]).toEqual([2, '/cart']);
    await context.close();
  });

  it('is said to be broken when a reload does not help, and never reloaded for ever', async () => {
    const { context, page, seen } = await visitOutdated(Number.POSITIVE_INFINITY);
    await page.goto('/cart');
    await page.getByRole('heading', { name: 'This page did not work' }).waitFor();
    expect(seen.loads).toBe(2);
    expect(await findBarriers(page)).toEqual([]);
    await context.close();
  });
});

it('an address that is no page is answered 404, in the words of the shop', async () => {
  const { context, page } = await shop.visit();
  const reply = await page.goto('/no/such/page');
  expect(reply?.status()).toBe(404);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  expect((await page.goto('/cart'))?.status()).toBe(200);
  await context.close();
});
