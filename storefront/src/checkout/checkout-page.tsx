import type { PaymentToken } from '@bookstore/contracts/orders';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { useCart } from '../cart/cart-context.tsx';
import { quoteCart } from '../cart/quote-cart.ts';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { RequireSession } from '../session/require-session.tsx';
import { CheckoutLines } from './checkout-lines.tsx';
import { FinishOrder } from './finish-order.tsx';
import { canOrderWith, HoldNotice } from './hold-notice.tsx';
import { createOrderAttempts } from './order-attempt.ts';
import { PaymentChoice } from './payment-choice.tsx';
import { useHold } from './use-hold.ts';
import './checkout-page.css';

const QUOTE_AGAIN_MS = 30_000;

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
    queryKey: ['quote', cart],
    queryFn: ({ signal }) => quoteCart(api, cart, signal),
    enabled: cart.length > 0 && attempt === null,
    staleTime: 0,
    refetchInterval: QUOTE_AGAIN_MS,
    placeholderData: keepPreviousData,
  });
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
  const verdicts = [...(quote.data?.lines.values() ?? [])];
  // What is held for the buyer is no longer among the copies that the quote counts.
  const fits = hold.kind === 'held' || verdicts.every(({ state }) => state !== 'short');
  const isSold = verdicts.every(({ state }) => state !== 'gone');
  const isPriced = quote.data !== undefined && !quote.isPlaceholderData;
  const canOrder = isPriced && isSold && fits && canOrderWith(hold);
  const place = () => {
    if (!canOrder) return;
    setRefusal(null);
    const held = hold.kind === 'held' ? { hold_id: hold.holdId } : {};
    setAttempt(attempts.begin(userId, { items, payment_token: payment, ...held }));
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
        <CheckoutLines cart={cart} verdict={isPriced ? quote.data : undefined} />
        {quote.error && <ProblemNotice error={quote.error} onRetry={() => void quote.refetch()} />}
        {refusal !== null && <ProblemNotice error={refusal} />}
        {!isSold && <p>A book is no longer sold: please change the cart.</p>}
        <button
          type="button"
          className="btn btn-primary btn-lg w-100"
          aria-disabled={!canOrder}
          onClick={place}
        >
          Place the order
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
