import { type RouteObject, redirect } from 'react-router';
import { lazyPage } from '../layout/lazy-page.ts';
import { NotFoundPage } from '../layout/not-found-page.tsx';

/** The pages of those who run the shop: none of them is loaded by a buyer. */
export const adminRoutes: RouteObject[] = [
  { index: true, loader: () => redirect('/admin/books') },
  {
    path: 'books',
    lazy: lazyPage(async () => (await import('./books/books-page.tsx')).BooksPage),
  },
  {
    path: 'books/new',
    lazy: lazyPage(async () => (await import('./books/new-book-page.tsx')).NewBookPage),
  },
  {
    path: 'books/:id',
    lazy: lazyPage(async () => (await import('./books/edit-book-page.tsx')).EditBookPage),
  },
  {
    path: 'books/:id/stock',
    lazy: lazyPage(async () => (await import('./books/ledger-page.tsx')).LedgerPage),
  },
  {
    path: 'orders',
    lazy: lazyPage(async () => (await import('./orders/orders-page.tsx')).OrdersPage),
  },
  {
    path: 'users',
    lazy: lazyPage(async () => (await import('./users/users-page.tsx')).UsersPage),
  },
  {
    path: 'system',
    lazy: lazyPage(async () => (await import('./system/system-page.tsx')).SystemPage),
  },
  { path: '*', Component: NotFoundPage },
];
