import { Link } from 'react-router';
import { MAX_COPIES, MAX_LINES } from './cart.ts';
import { useMergeNotice } from './cart-context.tsx';
import './merge-notice.css';

/** Shown after a sign-in until it was read: the cart now holds the books of two visits, and what did not fit. */
export const CartMergeNotice = () => {
  const { notice, dismiss } = useMergeNotice();
  return (
    <div role="status" className="container">
      {notice && (
        <div className="merge-notice">
          <p className="mb-2">
            Your cart holds the books of this visit and those that you had chosen before.{' '}
            <Link to="/cart">Look at the cart</Link>
          </p>
          {notice.capped.map(({ bookId, title, wanted }) => (
            <p key={bookId} className="mb-2 text-break">
              {title}: {MAX_COPIES} copies are the most for one order, you had {wanted} in both.
            </p>
          ))}
          {notice.leftOut.length > 0 && (
            <>
              <p className="mb-1">
                A cart holds {MAX_LINES} different books at most. There was no room for:
              </p>
              <ul className="mb-2">
                {notice.leftOut.map(({ bookId, title }) => (
                  <li key={bookId} className="text-break">
                    <Link to={`/book/${bookId}`}>{title}</Link>
                  </li>
                ))}
              </ul>
            </>
          )}
          <button type="button" className="btn btn-sm btn-outline-primary" onClick={dismiss}>
            I see
          </button>
        </div>
      )}
    </div>
  );
};
