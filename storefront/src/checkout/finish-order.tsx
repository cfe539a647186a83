import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useNavigate } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { useCart } from '../cart/cart-context.tsx';
import { removeOrdered } from '../cart/remove-ordered.ts';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { rememberShownTotal } from '../orders/shown-total.ts';
import { isRefusal, type OrderAttempt, type OrderAttempts, sendOrder } from './order-attempt.ts';

type Props = {
  attempt: OrderAttempt;
  attempts: OrderAttempts;
  /** The shop took the order. */
  onTaken: () => void;
  onRefused: (error: unknown) => void;
};

/** Sends an attempt until it is settled: at once, also after a reload, and then by the buyer's hand. */
export const FinishOrder = ({ attempt, attempts, onTaken, onRefused }: Props) => {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { update } = useCart();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => sendOrder(api, attempts, attempt),
    onSuccess: (order) => {
      onTaken();
      // Also when the sign-out came before the reply: it is this user's cart.
      update((cart) => removeOrdered(cart, attempt.body.items), attempt.userId);
      queries.setQueryData(['orders', 'one', order.order_id], order);
      void queries.invalidateQueries({ queryKey: ['orders', 'list'] });
      void navigate(`/my-orders/${order.order_id}`, {
        replace: true,
        state: rememberShownTotal(attempt.totalCents),
      });
    },
    onError: (failure) => {
      if (isRefusal(failure)) onRefused(failure);
    },
  });
  useEffect(() => mutate(), [mutate]);
  if (error === null) return <p role="status">Placing your order …</p>;
  return (
    <>
      <ProblemNotice error={error} onRetry={() => isPending || mutate()} />
      <p>
        We do not know yet whether your order has arrived. Trying again is safe: you never order
        twice. Or look at <Link to="/my-orders">your orders</Link>.
      </p>
    </>
  );
};
