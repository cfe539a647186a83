import type { Page } from 'playwright-core';
import { editBehind } from '../admin-visit.ts';
import type { Exhibits } from './exhibits.ts';

/** A page in one of its states, as somebody sees it. */
export type ShownPage = {
  /** Also of its screenshots. */
  name: string;
  as: 'visitor' | keyof Exhibits['pages'];
  path: string | ((exhibits: Exhibits) => string | Promise<string>);
  /** A selector of what is there when the page has all that it shows. */
  settled: string;
  /** What to do on the page before it is looked at. */
  act?: (page: Page, exhibits: Exhibits) => Promise<void>;
};

const order =
  (status: keyof Exhibits['orders']): ShownPage['path'] =>
  ({ orders }) =>
    `/my-orders/${orders[status]}`;

const visitorPages: readonly ShownPage[] = [
  { name: 'list', as: 'visitor', path: '/', settled: 'article' },
  {
    name: 'search',
    as: 'visitor',
    path: ({ word }) => `/?q=${word}`,
    settled: 'article:has-text("sold out")',
  },
  {
    name: 'search-empty',
    as: 'visitor',
    path: ({ word }) => `/?q=no${word}`,
    settled: 'text=No book fits.',
  },
  {
    name: 'book',
    as: 'visitor',
    path: ({ book }) => `/book/${book.id}`,
    settled: 'button:has-text("Add to cart")',
  },
  {
    name: 'book-sold-out',
    as: 'visitor',
    path: ({ soldOut }) => `/book/${soldOut.id}`,
    settled: 'text=sold out',
  },
  {
    name: 'book-gone',
    as: 'visitor',
    path: '/book/0123456789abcdef01234567',
    settled: 'text=This book is not in the shop',
  },
  { name: 'cart-empty', as: 'visitor', path: '/cart', settled: 'text=Nothing here yet.' },
  { name: 'sign-in', as: 'visitor', path: '/sign-in', settled: 'main form' },
  {
    name: 'sign-in-refused',
    as: 'visitor',
    path: '/sign-in',
    settled: 'main form',
    act: async (page) => {
      await page.getByLabel('Username or e-mail').fill('nobody-at-all');
      await page.getByLabel('Password').fill('wrong password');
      await page.keyboard.press('Enter');
      await page.getByText('The name or the password is wrong.').waitFor();
    },
  },
  { name: 'sign-up', as: 'visitor', path: '/sign-up', settled: 'main form' },
  {
    name: 'not-found',
    as: 'visitor',
    path: '/no/such/page',
    settled: 'text=There is no such page',
  },
];

const buyerPages: readonly ShownPage[] = [
  { name: 'cart', as: 'buyer', path: '/cart', settled: 'a:has-text("Go to the checkout")' },
  {
    name: 'checkout',
    as: 'buyer',
    path: '/checkout',
    settled: 'button:not([aria-disabled=true]):has-text("Place the order")',
  },
  {
    name: 'order-pending',
    as: 'admin',
    path: async ({ placePending }) => `/my-orders/${await placePending()}`,
    settled: 'text=We are waiting for the bank.',
  },
  {
    name: 'order-accepted',
    as: 'buyer',
    path: order('accepted'),
    settled: 'text=The books are yours',
  },
  {
    name: 'order-cancel-question',
    as: 'buyer',
    path: order('accepted'),
    settled: 'text=The books are yours',
    act: (page) => page.getByRole('button', { name: 'Cancel the order' }).click(),
  },
  {
    name: 'order-rejected',
    as: 'buyer',
    path: order('rejected'),
    settled: 'text=The payment was declined.',
  },
  {
    name: 'order-cancelled',
    as: 'buyer',
    path: order('cancelled'),
    settled: 'text=What you paid is back with you.',
  },
  { name: 'order-shipped', as: 'buyer', path: order('shipped'), settled: 'text=are on their way' },
  { name: 'order-delivered', as: 'buyer', path: order('delivered'), settled: 'text=have arrived' },
  {
    name: 'order-gone',
    as: 'newcomer',
    path: order('accepted'),
    settled: 'text=There is no such order of yours',
  },
  { name: 'my-orders', as: 'buyer', path: '/my-orders', settled: 'text=On its way' },
  {
    name: 'my-orders-empty',
    as: 'newcomer',
    path: '/my-orders',
    settled: 'text=You have not ordered anything yet.',
  },
  { name: 'account', as: 'buyer', path: '/account', settled: 'text=With us since' },
  {
    name: 'menu',
    as: 'buyer',
    path: '/',
    settled: 'article',
    act: async (page) => {
      await page.getByRole('button', { name: /^Menu of/ }).click();
      await page.getByRole('link', { name: 'Your orders' }).waitFor();
    },
  },
  {
    name: 'admin-not-for-you',
    as: 'buyer',
    path: '/admin/users',
    settled: 'text=These pages are not for you',
  },
];

const adminPages: readonly ShownPage[] = [
  { name: 'admin-books', as: 'admin', path: '/admin/books', settled: 'tbody tr' },
  {
    name: 'admin-books-empty',
    as: 'admin',
    path: ({ word }) => `/admin/books?q=no${word}`,
    settled: 'text=No book fits.',
  },
  {
    name: 'admin-new-book',
    as: 'admin',
    path: '/admin/books/new',
    settled: 'button:has-text("Add the book")',
    act: async (page) => {
      await page.getByRole('button', { name: 'Add the book' }).click();
      await page.getByText('A book needs an author.').waitFor();
    },
  },
  {
    name: 'admin-edit-book',
    as: 'admin',
    path: ({ book }) => `/admin/books/${book.id}`,
    settled: 'button:has-text("Archive the book")',
    act: (page) => page.getByRole('button', { name: /^Archive the book/ }).click(),
  },
  {
    name: 'admin-edit-conflict',
    as: 'admin',
    path: ({ soldOut }) => `/admin/books/${soldOut.id}`,
    settled: 'button:has-text("Archive the book")',
    act: async (page, { shop, soldOut }) => {
      await page.getByLabel('Price in dollars').fill('11');
      await editBehind(shop, soldOut.id, { price: 12 });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'admin-ledger',
    as: 'admin',
    path: ({ book }) => `/admin/books/${book.id}/stock`,
    settled: 'tbody tr',
  },
  { name: 'admin-orders', as: 'admin', path: '/admin/orders', settled: 'main article' },
  { name: 'admin-users', as: 'admin', path: '/admin/users', settled: 'main li' },
  { name: 'admin-system', as: 'admin', path: '/admin/system', settled: 'main h2' },
];

/** Every page of the shop: what is listed here is looked at in both themes and at three widths. */
export const shownPages: readonly ShownPage[] = [...visitorPages, ...buyerPages, ...adminPages];
