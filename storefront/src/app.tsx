import { createBrowserRouter } from 'react-router';
import { adminRoutes } from './admin/admin-routes.ts';
import { ListPage } from './books/list-page.tsx';
import { BrokenPage } from './layout/broken-page.tsx';
import { lazyPage } from './layout/lazy-page.ts';
import { Layout } from './layout/layout.tsx';
import { NotFoundPage } from './layout/not-found-page.tsx';

/** Every page and its address; all but the front page are loaded when they are gone to. None is a path of the API. */
export const createShopRouter = () =>
  createBrowserRouter([
    {
      Component: Layout,
      ErrorBoundary: BrokenPage,
      HydrateFallback: () => null,
      children: [
        { path: '/', Component: ListPage },
        {
          path: '/book/:id',
          lazy: lazyPage(async () => (await import('./books/book-page.tsx')).BookPage),
        },
        {
          path: '/cart',
          lazy: lazyPage(async () => (await import('./cart/cart-page.tsx')).CartPage),
        },
        {
          path: '/sign-in',
          lazy: lazyPage(async () => (await import('./session/sign-in-page.tsx')).SignInPage),
        },
        {
          path: '/sign-up',
          lazy: lazyPage(async () => (await import('./session/sign-up-page.tsx')).SignUpPage),
        },
        {
          path: '/account',
          lazy: lazyPage(async () => (await import('./session/account-page.tsx')).AccountPage),
        },
        {
          path: '/admin',
          lazy: lazyPage(async () => (await import('./admin/admin-layout.tsx')).AdminLayout),
          children: adminRoutes,
        },
        {
          path: '/checkout',
          lazy: lazyPage(async () => (await import('./checkout/checkout-page.tsx')).CheckoutPage),
        },
        {
          path: '/my-orders',
          lazy: lazyPage(async () => (await import('./orders/my-orders-page.tsx')).MyOrdersPage),
        },
        {
          path: '/my-orders/:id',
          lazy: lazyPage(async () => (await import('./orders/order-page.tsx')).OrderPage),
        },
        { path: '*', Component: NotFoundPage },
      ],
    },
  ]);
