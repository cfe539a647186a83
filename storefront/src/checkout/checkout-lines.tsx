import type { Cart } from '../cart/cart.ts';
import { LineWarnings } from '../cart/line-warnings.tsx';
import type { CartVerdict } from '../cart/quote-cart.ts';
import { formatCents } from '../money/format-money.ts';

type Props = { cart: Cart; verdict: CartVerdict | undefined };

/** What will be ordered, at the prices of now; undefined until the shop has said them. */
export const CheckoutLines = ({ cart, verdict }: Props) => (
  <>
    <ul className="checkout-lines">
      {cart.map((line) => {
        const { bookId, title, quantity } = line;
        const judged = verdict?.lines.get(bookId);
        const priced = judged && judged.state !== 'gone' ? judged : null;
        return (
          <li key={bookId}>
            <span className="checkout-title">
              {quantity} × {title}
            </span>
            <span className="checkout-price">{priced ? formatCents(priced.totalCents) : '…'}</span>
            <div aria-live="polite" className="w-100">
              <LineWarnings line={line} verdict={judged} />
            </div>
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
