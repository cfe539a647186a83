import { queryOptions } from '@tanstack/react-query';
import type { ShopApi } from '../api/client.ts';
import type { Cart } from './cart.ts';
import { quoteCart } from './quote-cart.ts';

const QUOTE_AGAIN_MS = 30_000;

/** What the shop says of this cart: asked for when it is shown, at each change and now and then. */
export const quoteQuery = (api: ShopApi, cart: Cart) =>
  queryOptions({
    queryKey: ['quote', cart],
    queryFn: ({ signal }) => quoteCart(api, cart, signal),
    staleTime: 0,
    refetchInterval: QUOTE_AGAIN_MS,
  });
