import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { bookQuery } from '../books/book-queries.ts';
import { Cover } from '../books/cover.tsx';
import { formatCents } from '../money/format-money.ts';
import { type CartLine, changeLine, removeLine } from './cart.ts';
import { useCart } from './cart-context.tsx';
import { QuantityField } from './quantity-field.tsx';
import type { LineVerdict } from './quote-cart.ts';

/** Fewer copies than wanted: says how many there are and offers to take those. */
const ShortStock = ({ line }: { line: CartLine }) => {
  const { update } = useCart();
  const { data: book } = useQuery({ ...bookQuery(useApi(), line.bookId), staleTime: 0 });
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
        onClick={() => update((cart) => changeLine(cart, line.bookId, { quantity: left }))}
      >
        Take {left}
      </button>
    </p>
  );
};

const ChangedPrice = ({ line, unitCents }: { line: CartLine; unitCents: number }) => {
  const { update } = useCart();
  return (
    <p className="cart-warning">
      The price was {formatCents(line.unitCents)} and is {formatCents(unitCents)} now.{' '}
      <button
        type="button"
        className="btn btn-sm btn-outline-primary"
        onClick={() => update((cart) => changeLine(cart, line.bookId, { unitCents }))}
      >
        That is fine
      </button>
    </p>
  );
};

type RowProps = { line: CartLine; verdict: LineVerdict | undefined };

const Warnings = ({ line, verdict }: RowProps) => {
  if (verdict === undefined) return null;
  if (verdict.state === 'gone') return <p className="cart-warning">No longer sold here.</p>;
  return (
    <>
      {verdict.state === 'short' && <ShortStock line={line} />}
      {verdict.priceChanged && <ChangedPrice line={line} unitCents={verdict.unitCents} />}
    </>
  );
};

/** One book of the cart. `verdict` is what the shop says of it; undefined until it answered. */
export const CartRow = ({ line, verdict }: RowProps) => {
  const { update } = useCart();
  const gone = verdict?.state === 'gone';
  const unitCents = verdict && !gone ? verdict.unitCents : line.unitCents;
  return (
    <li className="cart-row">
      <Cover src={line.imageUrl} title={line.title} />
      <div className="cart-row-words">
        <h2 className="h6 mb-0">
          <Link to={`/book/${line.bookId}`}>{line.title}</Link>
        </h2>
        <p className="mb-1 text-body-secondary">{line.author}</p>
        <div aria-live="polite">
          <Warnings line={line} verdict={verdict} />
        </div>
      </div>
      <div className="cart-row-amount">
        {!gone && (
          <QuantityField
            of={line.title}
            value={line.quantity}
            onChange={(quantity) => update((cart) => changeLine(cart, line.bookId, { quantity }))}
          />
        )}
        <button
          type="button"
          className="btn btn-link"
          aria-label={`Remove ${line.title}`}
          onClick={() => update((cart) => removeLine(cart, line.bookId))}
        >
          Remove
        </button>
      </div>
      <p className="cart-row-price">{gone ? '–' : formatCents(unitCents * line.quantity)}</p>
    </li>
  );
};
