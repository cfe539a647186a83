import type { PaymentToken } from '@bookstore/contracts/orders';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { useCart } from '../cart/cart-context.tsx';
import { quoteQuery } from '../cart/quote-query.ts';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { RequireSession } from '../session/require-session.tsx';
import { CheckoutLines } from './checkout-lines.tsx';
import { FinishOrder } from './finish-order.tsx';
import { canOrderWith, HoldNotice } from './hold-notice.tsx';
import { judgeWithHold } from './judge-with-hold.ts';
import { createOrderAttempts } from './order-attempt.ts';
import { PaymentChoice } from './payment-choice.tsx';
import { PriceChangeNotice } from './price-change-notice.tsx';
import { useHold } from './use-hold.ts';
import { useLastLook } from './use-last-look.ts';
import './checkout-page.css';

const attempts = createOrderAttempts(globalThis.sessionStorage, {
  now: () => Date.now(),
  newKey: () => Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-'),
});

const Checkout = ({ userId }: { userId: string }) => {
  const api = useApi();
  const { cart } = useCart();
  const [attempt, setAttempt] = useState(() => attempts.find(userId));
  const [refusal, setRefusal] = useState<unknown>(null);
  const [payment, setPayment] = useState<PaymentToken>('tok_ok');
  const { hold, keeper } = useHold(() => attempts.find(userId) === null);
  const quote = useQuery({
    ...quoteQuery(api, cart),
    enabled: cart.length > 0 && attempt === null,
    placeholderData: keepPreviousData,
  });
  const { look, isLooking, change, error: lookError } = useLastLook(cart);
  const items = cart.map(({ bookId, quantity }) => ({ book_id: bookId, quantity }));
  const isOrdering = attempt !== null;
  const wanted = JSON.stringify(items);
  useEffect(() => {
    if (!isOrdering) keeper.open(userId, JSON.parse(wanted));
  }, [isOrdering, keeper, userId, wanted]);

  if (attempt) {
    return (
      <FinishOrder
        attempt={attempt}
        attempts={attempts}
        onTaken={keeper.spend}
        onRefused={(error) => {
          setRefusal(error);
          setAttempt(null);
        }}
      />
    );
  }
  if (cart.length === 0) {
    return (
      <div className="empty-state">
        <p className="h5">There is nothing to order.</p>
        <Link to="/" className="btn btn-primary">
          Look at the books
        </Link>
      </div>
    );
  }
  const isPriced = quote.data !== undefined && !quote.isPlaceholderData;
  const verdict = isPriced ? judgeWithHold(cart, quote.data, hold) : undefined;
  const canOrder = !isLooking && verdict?.orderable === true && canOrderWith(hold);
  const isSold = [...(verdict?.lines.values() ?? [])].every(({ state }) => state !== 'gone');
  const place = () => {
    if (!canOrder) return;
    setRefusal(null);
    const { totalCents } = verdict;
    const held = hold.kind === 'held' ? { hold_id: hold.holdId } : {};
    const body = { items, payment_token: payment, ...held };
    look({ cart, hold, totalCents }, () => setAttempt(attempts.begin(userId, body, totalCents)));
  };
  return (
    <div className="checkout">
      <div>
        <HoldNotice hold={hold} onAgain={() => keeper.open(userId, items)} />
        <PaymentChoice value={payment} onChange={setPayment} />
      </div>
      <section aria-labelledby="your-books">
        <h2 id="your-books" className="h5">
          Your books
        </h2>
        <CheckoutLines cart={cart} verdict={verdict} />
        {quote.error && <ProblemNotice error={quote.error} onRetry={() => void quote.refetch()} />}
        {!quote.error && lookError && <ProblemNotice error={lookError} />}
        {change && <PriceChangeNotice change={change} />}
        {refusal !== null && <ProblemNotice error={refusal} />}
        {!isSold && <p>A book is no longer sold: please change the cart.</p>}
        <button
          type="button"
          className="btn btn-primary btn-lg w-100"
          aria-disabled={!canOrder}
          onClick={place}
        >
          {isLooking ? 'One moment …' : 'Place the order'}
        </button>
        <p className="mt-3">
          <Link to="/cart">Change the cart</Link>
        </p>
      </section>
    </div>
  );
};

/** Copies put aside, the price of now, the payment: then the order, once. */
export const CheckoutPage = () => (
  <>
    <PageHeading title="Checkout" />
    <RequireSession>{({ user_id: userId }) => <Checkout userId={userId} />}</RequireSession>
  </>
);
