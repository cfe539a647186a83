import {
  accept,
  awaitPayment,
  cancel,
  type Decision,
  deliver,
  expire,
  type OrderState,
  recordVoid,
  reject,
  ship,
} from '../orders/order.ts';

/** Every move of an order by a name, with one outcome of the payment each. */
export const MOVES: Record<string, (state: OrderState) => Decision> = {
  awaitPayment,
  accept: (state) => accept(state, 'ref'),
  outOfStock: (state) => reject(state, 'out-of-stock'),
  declined: (state) => reject(state, 'payment-declined'),
  failed: (state) => reject(state, 'payment-failed'),
  expire,
  cancel,
  ship,
  deliver,
  moneyBack: (state) => recordVoid(state, { kind: 'refunded', reference: 'ref' }),
  nothingCharged: (state) => recordVoid(state, { kind: 'nothing-charged' }),
};
