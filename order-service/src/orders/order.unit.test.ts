import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MOVES } from '../testing/moves.ts';
import {
  accept,
  cancel,
  type Decision,
  isFinal,
  lineTotalCents,
  type OrderState,
  placeOrder,
  ship,
  totalCents,
} from './order.ts';

const NEXT: Record<OrderState['status'], readonly OrderState['status'][]> = {
  PENDING: ['PENDING', 'ACCEPTED', 'REJECTED', 'CANCELLED'],
  ACCEPTED: ['SHIPPED', 'CANCELLED'],
  SHIPPED: ['DELIVERED'],
  DELIVERED: [],
  REJECTED: ['REJECTED'],
  CANCELLED: ['CANCELLED'],
};

const ALLOWED_PAYMENTS: Record<OrderState['status'], readonly string[]> = {
  PENDING: ['none', 'pending'],
  ACCEPTED: ['captured'],
  SHIPPED: ['captured'],
  DELIVERED: ['captured'],
  REJECTED: ['none', 'declined', 'failed', 'refund-pending', 'refunded'],
  CANCELLED: ['none', 'refund-pending', 'refunded'],
};

const sequences = fc.array(fc.constantFrom(...Object.keys(MOVES)), { maxLength: 30 });

const walk = (
  names: readonly string[],
  inspect: (from: OrderState, decision: Decision) => void,
): OrderState => {
  let state: OrderState = placeOrder().state;
  for (const name of names) {
    const decision = MOVES[name]?.(state) ?? { kind: 'refused' };
    inspect(state, decision);
    if (decision.kind === 'changed') state = decision.state;
  }
  return state;
};

describe('the moves of an order', () => {
  it('only ever lead along the arrows of the contract, with a payment that fits', () => {
    fc.assert(
      fc.property(sequences, (names) => {
        walk(names, (from, decision) => {
          if (decision.kind !== 'changed') return;
          expect(NEXT[from.status]).toContain(decision.state.status);
          expect(ALLOWED_PAYMENTS[decision.state.status]).toContain(decision.state.payment.status);
        });
      }),
    );
  });

  it('tell the world exactly when the status changes', () => {
    fc.assert(
      fc.property(sequences, (names) => {
        walk(names, (from, decision) => {
          if (decision.kind !== 'changed') return;
          const moved = decision.state.status !== from.status;
          expect(decision.message).toBe(
            moved ? `order-${decision.state.status.toLowerCase()}` : null,
          );
        });
      }),
    );
  });

  it('never leave a final state', () => {
    fc.assert(
      fc.property(sequences, sequences, (before, after) => {
        const reached = walk(before, () => undefined);
        if (!isFinal(reached.status)) return;
        expect(walk([...before, ...after], () => undefined).status).toBe(reached.status);
      }),
    );
  });

  it('have the payment voided whenever a charge may be under way or done', () => {
    fc.assert(
      fc.property(sequences, (names) => {
        walk(names, (from, decision) => {
          if (decision.kind !== 'changed' || decision.state.status === from.status) return;
          const { state } = decision;
          if (state.status !== 'CANCELLED' && state.status !== 'REJECTED') return;
          // Where it ends without an answer, a first try may be under way that nothing tells of yet.
          const isUnanswered = state.status === 'CANCELLED' || state.reason === 'expired';
          const mayBeCharged =
            isUnanswered || from.payment.status === 'pending' || from.payment.status === 'captured';
          if (!mayBeCharged || state.payment.status === 'declined') return;
          expect(decision.task).toBe('void');
        });
      }),
    );
  });

  it('keep nothing of a state but what belongs to the next one', () => {
    const payment = { status: 'captured', reference: 'r' } as const;
    const order = { status: 'ACCEPTED', payment, lines: ['not a part of the state'] } as const;
    const decision = ship(order);
    expect(decision).toMatchObject({
      state: { status: 'SHIPPED', payment: { status: 'captured', reference: 'r' } },
    });
    expect(decision).not.toHaveProperty('state.lines');
  });

  it.each([
    ['PENDING', 'none', 'none'],
    ['PENDING', 'pending', 'refund-pending'],
  ] as const)(
    'cancelling %s with payment %s gives %s and bars the charge',
    (status, payment, to) => {
      expect(cancel({ status, payment: { status: payment } })).toEqual({
        kind: 'changed',
        state: { status: 'CANCELLED', payment: { status: to } },
        message: 'order-cancelled',
        task: 'void',
      });
    },
  );

  it('a repeat of cancel changes nothing, a repeat of ship is refused', () => {
    expect(cancel({ status: 'CANCELLED', payment: { status: 'none' } }).kind).toBe('unchanged');
    const payment = { status: 'captured', reference: 'r' } as const;
    expect(ship({ status: 'SHIPPED', payment }).kind).toBe('refused');
    expect(cancel({ status: 'SHIPPED', payment }).kind).toBe('refused');
  });

  it('money that comes after the end must go back', () => {
    expect(accept({ status: 'CANCELLED', payment: { status: 'none' } }, 'r').kind).toBe('refused');
  });
});

describe('totals', () => {
  it('are whole cents, whatever the lines', () => {
    const line = fc.record({
      bookId: fc.string(),
      title: fc.string(),
      quantity: fc.integer({ min: 1, max: 100 }),
      unitPriceCents: fc.integer({ min: 0, max: 100_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 50 }), (lines) => {
        const total = totalCents(lines);
        expect(Number.isSafeInteger(total)).toBe(true);
        expect(total).toBe(lines.map(lineTotalCents).reduce((sum, cents) => sum + cents, 0));
      }),
    );
  });
});
