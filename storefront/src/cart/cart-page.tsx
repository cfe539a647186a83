import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { formatCents } from '../money/format-money.ts';
import { countCopies } from './cart.ts';
import { useCart } from './cart-context.tsx';
import { CartRow } from './cart-line.tsx';
import { quoteQuery } from './quote-query.ts';
import './cart-page.css';

const EmptyCart = () => (
  <div className="empty-state">
    <p className="h5">Nothing here yet.</p>
    <p>Books that you put into the cart stay here, also when you close the page.</p>
    <Link to="/" className="btn btn-primary">
      Look at the books
    </Link>
  </div>
);

/** What was chosen, checked against the shop when the page opens, at each change and now and then. */
export const CartPage = () => {
  const api = useApi();
  const { cart } = useCart();
  const { data, error, refetch, isPending, isPlaceholderData } = useQuery({
    ...quoteQuery(api, cart),
    enabled: cart.length > 0,
    placeholderData: keepPreviousData,
  });
  const copies = countCopies(cart);
  return (
    <>
      <PageHeading title="Cart" />
      {cart.length === 0 ? (
        <EmptyCart />
      ) : (
        <>
          <ul className="cart-rows">
            {cart.map((line) => (
              <CartRow key={line.bookId} line={line} verdict={data?.lines.get(line.bookId)} />
            ))}
          </ul>
          {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
          <p className="cart-total" aria-live="polite" aria-busy={isPending || isPlaceholderData}>
            <span>
              Total of {copies === 1 ? '1 copy' : `${copies} copies`}, at the prices of now
            </span>
            <strong>{data && !isPlaceholderData ? formatCents(data.totalCents) : '…'}</strong>
          </p>
          {data && !data.orderable && !isPlaceholderData && (
            <p>Some books can’t be ordered as they stand: change or remove them.</p>
          )}
          <div className="d-flex flex-wrap gap-3 align-items-center">
            {data?.orderable && !isPlaceholderData && (
              <Link to="/checkout" className="btn btn-primary btn-lg">
                Go to the checkout
              </Link>
            )}
            <Link to="/">Go on looking</Link>
          </div>
        </>
      )}
    </>
  );
};
