import type { PaymentToken } from '@bookstore/contracts/orders';
import { orderSchema } from '@bookstore/contracts/orders';
import type { Page } from 'playwright-core';
import { addBook, call, createBuyer, placeOrder } from '../../e2e/client.ts';
import { signInAsAdmin } from '../admin-visit.ts';
import { visitAsBuyer } from '../buyer.ts';
import { newWord } from '../new-word.ts';
import type { BrowserShop } from '../open-shop.ts';

/** What the pages of `shownPages` are about, and who looks at them. */
export type Exhibits = {
  shop: BrowserShop;
  /** Stands in the titles of all books made here, and in no other. */
  word: string;
  book: { id: string };
  soldOut: { id: string };
  orders: Record<'accepted' | 'rejected' | 'cancelled' | 'shipped' | 'delivered', string>;
  /** An order that waits for its payment for 30 seconds from now on: its id. */
  placePending: () => Promise<string>;
  /** Open pages of people who signed in; both books lie in the cart of the buyer. */
  pages: Record<'buyer' | 'newcomer' | 'admin', Page>;
};

/** Fills a shop with something to look at: about four seconds. */
export const makeExhibits = async (shop: BrowserShop): Promise<Exhibits> => {
  const word = newWord();
  const add = (overrides: Parameters<typeof addBook>[2]) =>
    addBook(shop.url, shop.adminToken, { topics: ['looks'], ...overrides });
  const book = await add({
    title: `Looks ${word}`,
    author: 'A. Painter',
    description: 'A book to look at.\n\nIt has two paragraphs.',
    published_year: 1886,
    stock: 100,
  });
  const soldOut = await add({ title: `Sold out ${word}`, stock: 0 });
  const long = await add({
    title: `${'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3)} ${word}`,
    author: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(2),
    price: 987_654.32,
    stock: 1,
  });

  const buyer = await visitAsBuyer(shop);
  for (const { id } of [book, long]) await buyer.choose(id);
  await buyer.page.getByRole('link', { name: 'Go to the cart' }).waitFor();
  const placeAs = async (token: string, payment: PaymentToken, headers = {}): Promise<string> => {
    const body = { book_id: book.id, quantity: 2, payment_token: payment };
    return orderSchema.parse((await placeOrder(shop.url, token, body, headers)).body).order_id;
  };
  const settle = (payment: PaymentToken = 'tok_ok') =>
    placeAs(buyer.accessToken, payment, { Prefer: 'wait=10' });
  const move = async (orderId: string, action: string) => {
    const path = `/order/${orderId}/${action}`;
    const { status } = await call(shop.url, path, { method: 'POST', token: shop.adminToken });
    if (status !== 200) throw new Error(`${action} was answered ${status}`);
    return orderId;
  };
  // On its own account, so that the list of orders looks the same each time.
  const patient = await createBuyer(shop.url);
  const newcomer = await visitAsBuyer(shop);
  return {
    shop,
    word,
    book,
    soldOut,
    orders: {
      accepted: await settle(),
      rejected: await settle('tok_declined'),
      cancelled: await move(await settle(), 'cancel'),
      shipped: await move(await settle(), 'ship'),
      delivered: await move(await move(await settle(), 'ship'), 'deliver'),
    },
    placePending: () => placeAs(patient.access_token, 'tok_error'),
    pages: {
      buyer: buyer.page,
      newcomer: newcomer.page,
      admin: (await signInAsAdmin(shop, '/account')).page,
    },
  };
};
