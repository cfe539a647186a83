import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { call, createBuyer } from '../e2e/client.ts';
import { signInOnPage } from './admin-visit.ts';
import { visitAsBuyer } from './buyer.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

const statusOfLogin = async (username: string, password: string): Promise<number> =>
  (await call(shop.url, '/login', { body: { username, password } })).status;

const changePassword = async (page: Page, present: string, next: string): Promise<void> => {
  const form = page.getByRole('form', { name: 'Change the password' });
  await form.getByLabel('Present password').fill(present);
  await form.getByLabel('New password').fill(next);
  await form.getByRole('button', { name: 'Save the password' }).click();
};

describe('a new password', () => {
  it('replaces the old one, keeps the tabs of this browser and ends other browsers', async () => {
    const { username, password } = await createBuyer(shop.url);
    const [here, elsewhere] = [await shop.visit(), await shop.visit()];
    for (const { page } of [here, elsewhere]) {
      await signInOnPage(page, username, password, '/account');
      await page.getByText('With us since').waitFor();
    }
    const tab = await here.context.newPage();
    await tab.goto('/account');
    await tab.getByText('With us since').waitFor();
    const next = randomUUID();
    await changePassword(here.page, password, next);
    await here.page.getByText('Your password is changed.').waitFor();
    expect(await statusOfLogin(username, password)).toBe(401);
    expect(await statusOfLogin(username, next)).toBe(200);
    for (const page of [here.page, tab]) {
      await page.reload();
      await page.getByText('With us since').waitFor();
    }
    await elsewhere.page.reload();
    await elsewhere.page.waitForURL('**/sign-in**');
    await here.context.close();
    await elsewhere.context.close();
  });

  it('is refused beside its field when the present one is wrong or the new one too short', async () => {
    const { username, password } = await createBuyer(shop.url);
    const { context, page } = await shop.visit();
    await signInOnPage(page, username, password, '/account');
    await changePassword(page, 'not my password', randomUUID());
    const focused = page.locator(':focus');
    await page.locator('[name=current_password][aria-invalid]').waitFor();
    expect(await focused.getAttribute('name')).toBe('current_password');
    await changePassword(page, password, 'short');
    await page.getByText('Must have at least 8 characters').waitFor();
    expect(await focused.getAttribute('name')).toBe('password');
    expect(await statusOfLogin(username, password)).toBe(200);
    await context.close();
  });
});

describe('a new e-mail', () => {
  it('is shown at once and signs in; the password is asked for', async () => {
    const { username, password } = await createBuyer(shop.url);
    const { context, page } = await shop.visit();
    await signInOnPage(page, username, password, '/account');
    const email = `${randomUUID()}@example.org`;
    const form = page.getByRole('form', { name: 'Change the e-mail' });
    const save = async (secret: string) => {
      await form.getByLabel('New e-mail').fill(email);
      await form.getByLabel('Your password').fill(secret);
      await form.getByRole('button', { name: 'Save the e-mail' }).click();
    };
    await save('not my password');
    await form.locator('[name=current_password][aria-invalid]').waitFor();
    expect(await page.getByRole('definition').filter({ hasText: email }).count()).toBe(0);
    await save(password);
    await page.getByText('Your e-mail is changed.').waitFor();
    await page.getByRole('definition').filter({ hasText: email }).waitFor();
    expect(await statusOfLogin(email, password)).toBe(200);
    await context.close();
  });

  it('that another account has is refused beside its field', async () => {
    const email = `${randomUUID()}@example.org`;
    const body = { username: `other-${randomUUID().slice(0, 13)}`, password: randomUUID(), email };
    expect((await call(shop.url, '/register', { body })).status).toBe(201);
    const buyer = await visitAsBuyer(shop);
    await buyer.page.goto('/account');
    const form = buyer.page.getByRole('form', { name: 'Change the e-mail' });
    await form.getByLabel('New e-mail').fill(email);
    await form.getByLabel('Your password').fill(buyer.password);
    await form.getByRole('button', { name: 'Save the e-mail' }).click();
    await form.locator('[name=email][aria-invalid]').waitFor();
    await buyer.context.close();
  });
});
