import { readFileSync } from 'node:fs';
import { orderSchema } from '@bookstore/contracts/orders';
import { addBook, call, createBuyer, placeOrder, signIn } from '../../../tests/e2e/client.ts';
import type { Bookshelf } from './bookshelf.ts';
import type { Account } from './client.ts';

export type Customers = { admin: Account; buyers: readonly Account[]; shelf: Bookshelf };

/** So many that a buyer's orders of a few minutes fit on one page. */
const BUYERS = 24;
const PLENTY_BOOKS = 5;
const PLENTY = 900_000;
const HOT_COPIES = 20;
const SCARCE_COPIES = 60;

/** Shows that the shop works. Cancelled again: in the run admins ship what is accepted, and only buyers buy. */
const tryOneSale = async (url: string, token: string, bookId: string): Promise<void> => {
  const sold = await placeOrder(url, token, { book_id: bookId }, { prefer: 'wait=10' });
  if (sold.status !== 201) throw new Error(`the first order got ${sold.status}`);
  const path = `/order/${orderSchema.parse(sold.body).order_id}/cancel`;
  const { status } = await call(url, path, { method: 'POST', token });
  if (status !== 200) throw new Error(`the first order's cancel got ${status}`);
};

/** Accounts and books for one run, in a shop that nothing has broken yet. */
export const openDoors = async (url: string, adminPasswordFile: string): Promise<Customers> => {
  const password = readFileSync(adminPasswordFile, 'utf8').trim();
  const { username, access_token: token } = await signIn(url, 'admin', password);
  const add = async (title: string, stock: number): Promise<string> =>
    (await addBook(url, token, { title: `Chaos ${title}`, stock })).id;
  const trialId = await add('trial', PLENTY);
  const plentyIds = await Promise.all(
    Array.from({ length: PLENTY_BOOKS }, (_, index) => add(`plenty ${index}`, PLENTY)),
  );
  const shelf = {
    hotId: await add('hot', HOT_COPIES),
    hotCopies: HOT_COPIES,
    scarceId: await add('scarce', SCARCE_COPIES),
    plentyIds,
  };
  const buyers: Account[] = [];
  for (let count = 0; count < BUYERS; count += 1) {
    const buyer = await createBuyer(url);
    const { username: name, password: secret, access_token } = buyer;
    buyers.push({ username: name, password: secret, token: access_token });
  }
  await tryOneSale(url, token, trialId);
  return { admin: { username, password, token }, buyers, shelf };
};
