import type { Cart } from '../cart/cart.ts';
import type { CartVerdict } from '../cart/quote-cart.ts';
import { formatCents } from '../money/format-money.ts';

type Props = { cart: Cart; verdict: CartVerdict | undefined };

/** What will be ordered, at the prices of now; undefined until the shop has said them. */
export const CheckoutLines = ({ cart, verdict }: Props) => (
  <>
    <ul className="checkout-lines">
      {cart.map(({ bookId, title, quantity, unitCents }) => {
        const line = verdict?.lines.get(bookId);
        const priced = line && line.state !== 'gone' ? line : null;
        return (
          <li key={bookId}>
            <span className="text-break">
              {quantity} × {title}
              {priced?.priceChanged && (
                <span className="d-block small">
                  The price was {formatCents(unitCents)} a copy, and is{' '}
                  {formatCents(priced.unitCents)} now.
                </span>
              )}
              {line?.state === 'gone' && <span className="d-block small">No longer sold.</span>}
            </span>
            <span className="checkout-price">{priced ? formatCents(priced.totalCents) : '…'}</span>
          </li>
        );
      })}
    </ul>
    <p className="checkout-total" aria-live="polite">
      <span>Total</span>
      <strong>{verdict ? formatCents(verdict.totalCents) : '…'}</strong>
    </p>
  </>
);
