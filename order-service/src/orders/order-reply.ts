import { CURRENCY, decimalFromCents } from '@bookstore/contracts/money';
import type { OrderReply, Quote } from '@bookstore/contracts/orders';
import {
  lineTotalCents,
  type Order,
  type OrderHistory,
  type OrderLine,
  type OrderState,
  totalCents,
} from './order.ts';
import type { QuoteLine } from './price-lines.ts';

export const toLineReply = (line: OrderLine): OrderReply['items'][number] => ({
  book_id: line.bookId,
  title: line.title,
  quantity: line.quantity,
  unit_price: decimalFromCents(line.unitPriceCents),
  line_total: decimalFromCents(lineTotalCents(line)),
});

const reasonOf = (state: OrderState): Pick<OrderReply, 'reason'> =>
  state.status === 'REJECTED' ? { reason: state.reason } : {};

/** One entry a status: changes of the payment alone are left out. */
const toHistoryReply = (history: OrderHistory): OrderReply['history'] =>
  history
    .filter((entry, position) => entry.status !== history[position - 1]?.status)
    .map((entry) => ({ status: entry.status, at: entry.at.toISOString(), ...reasonOf(entry) }));

const toPaymentReply = ({ payment }: OrderState): OrderReply['payment'] =>
  'reference' in payment && payment.reference !== undefined
    ? { status: payment.status, reference: payment.reference }
    : { status: payment.status };

/** The Order of the contract, with money in dollars. */
export const toOrderReply = (order: Order): OrderReply => ({
  order_id: order.id,
  user_id: order.userId,
  username: order.username,
  status: order.status,
  ...reasonOf(order),
  items: order.lines.map(toLineReply),
  total_price: decimalFromCents(totalCents(order.lines)),
  currency: CURRENCY,
  payment: toPaymentReply(order),
  created_at: order.createdAt.toISOString(),
  updated_at: (order.history.at(-1)?.at ?? order.createdAt).toISOString(),
  history: toHistoryReply(order.history),
});

/** The order at a revision, from 1 to the length of its history. */
export const orderAt = (order: Order, revision: number): Order => {
  const history = order.history.slice(0, revision);
  const state = history.at(-1);
  if (!state) return order;
  const { id, userId, username, lines, paymentToken, createdAt } = order;
  return { id, userId, username, lines, paymentToken, createdAt, history, ...state };
};

export const toQuoteReply = (lines: readonly QuoteLine[]): Quote => ({
  items: lines.map((line) => ({ ...toLineReply(line), in_stock: line.inStock })),
  total_price: decimalFromCents(totalCents(lines)),
  currency: CURRENCY,
});
