import type { OrderState } from '../../order-service/src/orders/order.ts';
import type {
  ChargeResult,
  VoidResult,
} from '../../order-service/src/payments/payment-provider.ts';

/**
 * Work with the provider in the memory of one replica, begun by the message `stock-reserved` or as a
 * task of the payment worker. `seen`: the order as it was read; `isFresh`: nobody wrote it since.
 */
export type RunningPayment = {
  by: 'message' | 'charge-task' | 'void-task';
  seen: OrderState;
  isFresh: boolean;
} & (
  | { at: 'charge' }
  /** The provider has the request of a slow charge. */
  | { at: 'charge-opened' }
  /** Null: no answer came. */
  | { at: 'charge-answered'; answer: ChargeResult | null }
  | { at: 'void' }
  | { at: 'void-answered'; answer: VoidResult }
  /** All is known; the worker's task is to be struck off. */
  | { at: 'finish' }
);
