import 'bootstrap/dist/css/bootstrap.min.css';
import './theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { ApiContext } from './api/api-context.tsx';
import { createShopApi } from './api/client.ts';
import { createQueryClient } from './api/query-client.ts';
import { createShopRouter } from './app.tsx';
import { CartContext } from './cart/cart-context.tsx';
import { createCartStore } from './cart/cart-store.ts';
import { giveCartToUser } from './cart/give-cart-to-user.ts';
import { createBrowserSession } from './session/browser-session.ts';
import { forgetWhenUserChanges } from './session/forget-when-user-changes.ts';
import { SessionContext } from './session/session-context.tsx';
import { followSystemTheme } from './theme.ts';

followSystemTheme();

const fetchNow: typeof fetch = (input, init) => globalThis.fetch(input, init);
const session = createBrowserSession(fetchNow);
const api = createShopApi({ fetch: fetchNow, session });
const queries = createQueryClient();
forgetWhenUserChanges(session, () => queries.clear());
const cart = createCartStore(globalThis.localStorage, (changed) => {
  const onStorage = (event: StorageEvent) => changed(event.key);
  globalThis.addEventListener('storage', onStorage);
  return () => globalThis.removeEventListener('storage', onStorage);
});
giveCartToUser(session, cart);
void session.restore();
const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ApiContext value={api}>
        <SessionContext value={session}>
          <CartContext value={cart}>
            <RouterProvider router={createShopRouter()} />
          </CartContext>
        </SessionContext>
      </ApiContext>
    </QueryClientProvider>
  </StrictMode>,
);
