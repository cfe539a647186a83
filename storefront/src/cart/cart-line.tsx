import { Link } from 'react-router';
import { Cover } from '../books/cover.tsx';
import { formatCents } from '../money/format-money.ts';
import { changeLine, removeLine } from './cart.ts';
import { useCart } from './cart-context.tsx';
import { type LineProps, LineWarnings } from './line-warnings.tsx';
import { QuantityField } from './quantity-field.tsx';

/** One book of the cart. */
export const CartRow = ({ line, verdict }: LineProps) => {
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
          <LineWarnings line={line} verdict={verdict} />
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
