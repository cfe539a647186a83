import type { OrderReply } from '@bookstore/contracts/orders';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { ProblemError } from '../api/problem-error.ts';
import { bookQuery } from '../books/book-queries.ts';
import { MAX_LINES } from '../cart/cart.ts';
import { useCart } from '../cart/cart-context.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { type FoundLine, type PutBack, putBack } from './put-back.ts';

const Outcome = ({ gone, noRoom, isAny }: Omit<PutBack, 'cart'> & { isAny: boolean }) => (
  <>
    {isAny && (
      <p className="mb-1">
        The books are in your cart. <Link to="/cart">Go to the cart</Link>
      </p>
    )}
    {gone.length > 0 && <p className="mb-1 text-break">No longer sold: {gone.join(', ')}.</p>}
    {noRoom.length > 0 && (
      <p className="mb-1 text-break">
        A cart holds {MAX_LINES} different books at most. There was no room for: {noRoom.join(', ')}
        .
      </p>
    )}
  </>
);

/** For an order that came to nothing: its books are looked up and chosen again. */
export const PutBackButton = ({ items }: Pick<OrderReply, 'items'>) => {
  const api = useApi();
  const queries = useQueryClient();
  const { update } = useCart();
  const [outcome, setOutcome] = useState<PutBack | null>(null);
  const find = async (item: OrderReply['items'][number]): Promise<FoundLine> => {
    try {
      return { item, book: await queries.fetchQuery(bookQuery(api, item.book_id)) };
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'book-not-found') {
        return { item, book: null };
      }
      throw error;
    }
  };
  const put = useMutation({ mutationFn: () => Promise.all(items.map(find)) });
  const press = () =>
    put.mutate(undefined, {
      onSuccess: (found) =>
        update((cart) => {
          const result = putBack(cart, found);
          setOutcome(result);
          return result.cart;
        }),
    });
  return (
    <>
      <button
        type="button"
        className="btn btn-primary"
        aria-disabled={put.isPending}
        onClick={() => put.isPending || press()}
      >
        Put the books back into the cart
      </button>
      {put.error && <ProblemNotice error={put.error} />}
      <div role="status" className="mt-2">
        {outcome && (
          <Outcome
            gone={outcome.gone}
            noRoom={outcome.noRoom}
            isAny={items.length > outcome.gone.length + outcome.noRoom.length}
          />
        )}
      </div>
    </>
  );
};
