import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { visitAsBuyer } from './buyer.ts';
import { findBarriers } from './open-shop.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

describe('signing in', () => {
  it('leads back to where a visitor came from, with what is wrong beside its field', async () => {
    const { context, page } = await shop.visit();
    await page.goto('/account');
    await page.waitForURL('**/sign-in?return_to=%2Faccount');
    await page.getByLabel('Username or e-mail').fill(`nobody-${randomUUID().slice(0, 8)}`);
    await page.getByLabel('Password').fill('wrong password');
    await page.keyboard.press('Enter');
    await page.getByText('The name or the password is wrong.').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('password');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Open an account' }).click();
    await page.getByLabel('Username', { exact: true }).fill('a');
    await page.getByLabel('Password').fill('x');
    await page.keyboard.press('Enter');
    await page.getByText('Must have at least 8 characters').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel('Username', { exact: true }).fill(`new-${randomUUID().slice(0, 13)}`);
    await page.getByLabel('Password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/account');
    await page.getByText('With us since').waitFor();
    await context.close();
  });

  it('is kept when tabs are reloaded at once or in the middle of a refresh; no script sees a token', async () => {
    const { context, page } = await visitAsBuyer(shop);
    await page.goto('/account');
    const tab = await context.newPage();
    await tab.goto('/account');
    await Promise.all([page.reload(), tab.reload()]);
    for (const each of [page, tab]) await each.getByText('With us since').waitFor();
    for (let turn = 0; turn < 5; turn += 1) {
      const asked = page.waitForRequest('**/session/refresh');
      await page.goto('/account', { waitUntil: 'commit' });
      // The next turn leaves the page while this is on its way.
      await asked;
    }
    await page.goto('/account');
    await page.getByText('With us since').waitFor();
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    const readable = await page.evaluate('document.cookie + JSON.stringify(localStorage)');
    expect(readable).not.toContain(cookie?.value);
    await context.close();
  });

  it('ends in all tabs at once', async () => {
    const { context, page } = await visitAsBuyer(shop);
    const tab = await context.newPage();
    await tab.goto('/account');
    await tab.getByText('With us since').waitFor();
    await page.getByRole('button', { name: /^Menu of/ }).click();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await tab.waitForURL('**/sign-in**');
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await context.close();
  });
});
