import { withMovedCopies } from '../../catalog-service/src/books/book.ts';
import { planReservations } from '../../catalog-service/src/reservations/plan-reservations.ts';
import { planSettlements } from '../../catalog-service/src/reservations/plan-settlements.ts';
import { cancel, type Decision, expire } from '../../order-service/src/orders/order.ts';
import { refunded } from './provider.ts';
import { type Rules, SHOP_RULES } from './rules.ts';

type Guard = keyof Rules['guards'];

const without = (guard: Guard): Rules => ({
  ...SHOP_RULES,
  guards: { ...SHOP_RULES.guards, [guard]: false },
});

const voidless = (decision: Decision): Decision =>
  decision.kind === 'changed' ? { ...decision, task: 'none' } : decision;

/** Takes what is there when too little is left, and says that it went well. */
const partialReservations: Rules['planReservations'] = (input) => {
  const plan = planReservations(input);
  const books = new Map(plan.books);
  const reservations = plan.reservations.map((made) => {
    if (made.state !== 'rejected') return made;
    const lines = input.orders[0]?.items ?? [];
    for (const { book_id, quantity } of lines) {
      const book = books.get(book_id);
      const taken = Math.min(quantity, book?.stock.available ?? 0);
      if (book) books.set(book_id, withMovedCopies(book, { available: -taken, reserved: taken }));
    }
    const items = lines.map((line) => ({ ...line, price_cents: 1_000 }));
    return {
      ...made,
      state: 'reserved' as const,
      lines,
      outcome: { kind: 'reserved' as const, items },
    };
  });
  return { ...plan, books, reservations };
};

/** Reads the stock, decides, and writes without a look whether it is still so. */
const unguardedReservations: Rules['planReservations'] = (input) => {
  const plenty = new Map(
    [...input.books].map(([id, book]) => {
      const stock = {
        ...book.stock,
        available: book.stock.available + 9,
        onHand: book.stock.onHand + 9,
      };
      return [id, { ...book, stock }];
    }),
  );
  const plan = planReservations({ ...input, books: plenty });
  const books = new Map(
    [...plan.books].map(([id, book]) => {
      const stock = {
        ...book.stock,
        available: book.stock.available - 9,
        onHand: book.stock.onHand - 9,
      };
      return [id, { ...book, stock }];
    }),
  );
  return { ...plan, books };
};

/** Gives copies back each time that somebody says so. */
const releaseAgain: Rules['planSettlements'] = (input) => {
  const reservations = new Map(
    [...input.reservations].map(([id, reservation]) => {
      const state = reservation.state === 'released' ? 'reserved' : reservation.state;
      return [id, { ...reservation, state }];
    }),
  );
  return planSettlements({ ...input, reservations });
};

/** Has nothing to do for an order that it does not know, and forgets that it was asked. */
const ignoreEarlyEnd: Rules['planSettlements'] = (input) => {
  const plan = planSettlements(input);
  return { ...plan, reservations: plan.reservations.filter(({ state }) => state !== 'void') };
};

export type Bug = { name: string; rules: Rules };

/** Faults of well-known shops (docs/traps.md), put into the model to see whether it finds them. */
export const BUGS: readonly Bug[] = [
  { name: 'the message is published before the order is stored', rules: without('outbox') },
  { name: 'an outbox row goes before the confirm', rules: without('markAfterConfirm') },
  { name: 'a message is acked before its work', rules: without('ackAfterWork') },
  { name: 'a repeated order is reserved again', rules: without('inbox') },
  { name: 'an order is written whatever it became meanwhile', rules: without('revisionGuard') },
  { name: 'one Idempotency-Key makes two orders', rules: without('uniqueKey') },
  { name: 'each try to charge has a key of its own', rules: without('sameChargeKey') },
  { name: 'no answer is read as declined', rules: without('unknownStaysUnknown') },
  {
    name: 'stock is written without a guard',
    rules: { ...SHOP_RULES, planReservations: unguardedReservations },
  },
  {
    name: 'part of an order is reserved',
    rules: { ...SHOP_RULES, planReservations: partialReservations },
  },
  {
    name: 'a used hold stays open',
    rules: {
      ...SHOP_RULES,
      planReservations: (input) => ({ ...planReservations(input), usedHolds: [] }),
    },
  },
  { name: 'copies are given back twice', rules: { ...SHOP_RULES, planSettlements: releaseAgain } },
  {
    name: 'a cancel that overtakes its order is forgotten',
    rules: { ...SHOP_RULES, planSettlements: ignoreEarlyEnd },
  },
  {
    name: 'a cancel leaves the money where it is',
    rules: { ...SHOP_RULES, cancel: (state) => voidless(cancel(state)) },
  },
  {
    name: 'an expired order leaves the money where it is',
    rules: { ...SHOP_RULES, expire: (state) => voidless(expire(state)) },
  },
  {
    name: 'a void does not stop a later charge',
    rules: { ...SHOP_RULES, refunded: (entry) => entry && refunded(entry) },
  },
];
