import { type RouteObject, redirect } from 'react-router';
import { NotFoundPage } from '../layout/not-found-page.tsx';

/** The pages of those who run the shop: none of them is loaded by a buyer. */
export const adminRoutes: RouteObject[] = [
  { index: true, loader: () => redirect('/admin/books') },
  {
    path: 'books',
    lazy: { Component: async () => (await import('./books/books-page.tsx')).BooksPage },
  },
  {
    path: 'books/new',
    lazy: { Component: async () => (await import('./books/new-book-page.tsx')).NewBookPage },
  },
  {
    path: 'books/:id',
    lazy: { Component: async () => (await import('./books/edit-book-page.tsx')).EditBookPage },
  },
  {
    path: 'books/:id/stock',
    lazy: { Component: async () => (await import('./books/ledger-page.tsx')).LedgerPage },
  },
  {
    path: 'orders',
    lazy: { Component: async () => (await import('./orders/orders-page.tsx')).OrdersPage },
  },
  {
    path: 'users',
    lazy: { Component: async () => (await import('./users/users-page.tsx')).UsersPage },
  },
  {
    path: 'system',
    lazy: { Component: async () => (await import('./system/system-page.tsx')).SystemPage },
  },
  { path: '*', Component: NotFoundPage },
];
