import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.tsx';
import { bookQuery } from '../books/book-queries.ts';
import { type CartLine, changeLine } from './cart.ts';
import { useCart } from './cart-context.tsx';

const AGAIN_MS = 30_000;
const SOON_MS = 1_500;
const MAX_SOON = 6;

/** Fewer copies than wanted: says how many there are and offers to take those. */
export const ShortStock = ({ line }: { line: CartLine }) => {
  const { update } = useCart();
  const { data: book } = useQuery({
    ...bookQuery(useApi(), line.bookId),
    staleTime: 0,
    // A catalog that still has enough has not heard of it: it may be two seconds old.
    refetchInterval: ({ state: { data, dataUpdateCount } }) =>
      data && data.stock >= line.quantity && dataUpdateCount < MAX_SOON ? SOON_MS : AGAIN_MS,
  });
  const left = book?.stock;
  if (left === undefined || left >= line.quantity) {
    return <p className="cart-warning">Not enough copies are left.</p>;
  }
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
