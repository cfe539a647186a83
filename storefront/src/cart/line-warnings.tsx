import { formatCents } from '../money/format-money.ts';
import { type CartLine, changeLine } from './cart.ts';
import { useCart } from './cart-context.tsx';
import type { LineVerdict } from './quote-cart.ts';
import { ShortStock } from './short-stock.tsx';
import './cart-warning.css';

const ChangedPrice = ({ line, unitCents }: { line: CartLine; unitCents: number }) => {
  const { update } = useCart();
  return (
    <p className="cart-warning">
      The price was {formatCents(line.unitCents)} and is {formatCents(unitCents)} now.{' '}
      <button
        type="button"
        className="btn btn-sm btn-outline-primary"
        aria-label={`That is fine: ${line.title} for ${formatCents(unitCents)}`}
        onClick={() => update((cart) => changeLine(cart, line.bookId, { unitCents }))}
      >
        That is fine
      </button>
    </p>
  );
};

/** `verdict` is what the shop says of the line; undefined until it answered. */
export type LineProps = { line: CartLine; verdict: LineVerdict | undefined };

/** What changed since the book was put into the cart, with the ways to deal with it by one click. */
export const LineWarnings = ({ line, verdict }: LineProps) => {
  if (verdict === undefined) return null;
  if (verdict.state === 'gone') return <p className="cart-warning">No longer sold here.</p>;
  return (
    <>
      {verdict.state === 'short' && <ShortStock line={line} />}
      {verdict.priceChanged && <ChangedPrice line={line} unitCents={verdict.unitCents} />}
    </>
  );
};
