import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import { bookQuery } from '../books/book-queries.ts';
import { type CartLine, changeLine } from './cart.ts';
import { useCart } from './cart-context.tsx';

const AGAIN_MS = 30_000;

/** Fewer copies than wanted: says how many there are and offers to take those. */
export const ShortStock = ({ line }: { line: CartLine }) => {
  const { update } = useCart();
  const { data: book } = useQuery({
    ...bookQuery(useApi(), line.bookId),
    staleTime: 0,
    refetchInterval: AGAIN_MS,
  });
  const left = book?.stock;
  if (left === undefined) return <p className="cart-warning">Not enough copies are left.</p>;
  // The stock of the catalog may be a moment newer than the quote.
  if (left >= line.quantity) return null;
  if (left === 0) return <p className="cart-warning">Sold out since you put it here.</p>;
  return (
    <p className="cart-warning">
      Only {left} left.{' '}
      <button
        type="button"
        className="btn btn-sm btn-outline-primary"
        aria-label={`Take ${left} of ${line.title}`}
        onClick={() => update((cart) => changeLine(cart, line.bookId, { quantity: left }))}
      >
        Take {left}
      </button>
    </p>
  );
};
