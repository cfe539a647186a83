import { describe, expect, it } from '@jest/globals';
import { type Profile, profileSchema } from '@bookstore/contracts/users';
import { z } from 'zod';
import { call, createBuyer } from '../e2e/client.ts';
import { signInAsAdmin, signInOnPage } from './admin-visit.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

const setRole = async (username: string, role: Profile['role']): Promise<Profile> => {
  const options = { method: 'PATCH', token: shop.adminToken, body: { role } };
  return profileSchema.parse((await call(shop.url, `/users/${username}`, options)).body);
};

describe('the users', () => {
  it('a buyer is told that the pages are not for them', async () => {
    const buyer = await createBuyer(shop.url);
    const { context, page } = await shop.visit();
    await signInOnPage(page, buyer.username, buyer.password, '/admin/users');
    await page.getByRole('heading', { name: 'These pages are not for you' }).waitFor();
    await page.getByRole('button', { name: /^Menu of/ }).click();
    await page.getByRole('link', { name: 'Account', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Admin pages' }).count()).toBe(0);
    await context.close();
  });

  it('a buyer becomes an admin by the users page', async () => {
    const buyer = await createBuyer(shop.url);
    const { context, page } = await signInAsAdmin(shop, '/admin/users');
    const row = page.getByRole('listitem').filter({ hasText: buyer.username });
    const more = page.getByRole('button', { name: 'Show more users' });
    for (let pages = 0; pages < 20; pages += 1) {
      await row.or(more).first().waitFor();
      if ((await row.count()) > 0) break;
      await more.click();
    }
    await row.getByRole('button', { name: /^Make an admin/ }).click();
    await row.getByRole('button', { name: 'Yes, make an admin' }).click();
    await page.getByText(`${buyer.username} is an admin now.`).waitFor();
    await row.getByText('Admin', { exact: true }).waitFor();
    await context.close();
  });

  it('the last admin stays one, and the page says so', async () => {
    const read = await call(shop.url, '/users?limit=100', { token: shop.adminToken });
    const others = z
      .array(profileSchema)
      .parse(read.body)
      .filter(({ role, username }) => role === 'admin' && username !== 'admin');
    for (const { username } of others) await setRole(username, 'user');
    const { context, page } = await signInAsAdmin(shop, '/admin/users');
    const row = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: 'Make a buyer: admin', exact: true }) });
    const confirm = page.getByRole('button', { name: 'Yes, make a buyer' });
    await row.getByRole('button', { name: /^Make a buyer/ }).click();
    await confirm.click();
    await page.getByRole('alert').getByText('The last admin stays an admin.').waitFor();
    await row.getByText('Admin', { exact: true }).waitFor();
    expect(await setRole('admin', 'admin')).toMatchObject({ role: 'admin' });
    await context.close();
  });
});
