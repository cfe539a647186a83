import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import type { Cart } from '../cart/cart.ts';
import { quoteQuery } from '../cart/quote-query.ts';
import type { HoldState } from './hold-keeper.ts';
import { judgeWithHold } from './judge-with-hold.ts';

/** What the buyer saw when the button was pressed. */
type Seen = { cart: Cart; hold: HoldState; totalCents: number };

/** Asks for the price once more at the press of the button: nothing is ordered at a price that was not shown. */
export const useLastLook = (cart: Cart) => {
  const api = useApi();
  const queries = useQueryClient();
  const look = useMutation({
    mutationFn: (seen: Seen) => queries.fetchQuery(quoteQuery(api, seen.cart)),
  });
  const { data, variables } = look;
  const isOfThisCart = variables?.cart === cart;
  return {
    isLooking: look.isPending,
    error: isOfThisCart ? look.error : null,
    /** Both totals in cents, when they were not the same. */
    change:
      isOfThisCart && data && data.totalCents !== variables.totalCents
        ? { shownCents: variables.totalCents, nowCents: data.totalCents }
        : null,
    /** Calls back when all is as it was seen, unless the page was left meanwhile. */
    look: (seen: Seen, onSame: () => void) =>
      look.mutate(seen, {
        onSuccess: (quote) => {
          const fresh = judgeWithHold(seen.cart, quote, seen.hold);
          if (fresh.orderable && fresh.totalCents === seen.totalCents) onSame();
        },
      }),
  };
};
