import type { OrderState } from '../../order-service/src/orders/order.ts';
import type { RunningPayment } from './payment.ts';
import type { Shop, Slot } from './shop.ts';

const codeOfState = (state: OrderState): string => {
  const reason = state.status === 'REJECTED' ? state.reason : '';
  const reference = 'reference' in state.payment && state.payment.reference ? '*' : '';
  return `${state.status}${reason}${state.payment.status}${reference}`;
};

const codeOfPayment = (payment: RunningPayment): string => {
  const answer = 'answer' in payment ? (payment.answer?.kind ?? '?') : '';
  return `${payment.by}${payment.at}${answer}${payment.isFresh}${codeOfState(payment.seen)}`;
};

const codeOfRecord = (record: Readonly<Record<string, number>>): string =>
  Object.keys(record)
    .toSorted()
    .map((key) => `${key}${record[key]}`)
    .join();

/** Equal for slots that can't be told apart by what may come of them. */
const codeOfSlot = (slot: Slot, kind: string): string => {
  const { order, reservation, entries, payments } = slot;
  return [
    kind,
    order ? `${codeOfState(order.state)}${order.hasPaymentTask}` : '',
    slot.outbox.join(),
    slot.toCatalog.join(),
    reservation ? `${reservation.state}${reservation.outcome?.kind}` : '',
    slot.hasReply,
    slot.toOrder,
    entries.map(({ state, hasSettled }) => `${state}${hasSettled}`).join(),
    payments.map(codeOfPayment).toSorted().join(),
    codeOfRecord(slot.ledger),
  ].join('|');
};

/**
 * A short key for each state. Orders of the same kind may change places: what can come of them is the
 * same, so their states count once.
 */
export const createEncoder = () => {
  const numbers = new Map<string, string>();
  const known = new WeakMap<Slot, string>();

  const numberOf = (slot: Slot): string => {
    const found = known.get(slot);
    if (found !== undefined) return found;
    const { lines, token, holdId, key, id } = slot.spec;
    const isOwnKey = key === id;
    const kind = JSON.stringify([lines, token, holdId, isOwnKey ? '' : key]);
    const code = codeOfSlot(slot, kind);
    const number = numbers.get(code) ?? numbers.size.toString(36);
    numbers.set(code, number);
    known.set(slot, number);
    return number;
  };

  return (shop: Shop): string => {
    const slots = shop.slots.map(numberOf).toSorted().join();
    const books = Object.values(shop.books)
      .map(({ stock, ledger }) => `${stock.available},${stock.held},${stock.reserved},${ledger}`)
      .join(';');
    const holds = shop.holds.map(({ state }) => state).join();
    return `${slots}|${books}|${holds}${shop.isLate}|${shop.faults},${shop.wishes}`;
  };
};
