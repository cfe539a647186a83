import { describe, expect, it } from '@jest/globals';
import type { OrderState } from '../orders/order.ts';
import type { ChargeResult } from '../payments/payment-provider.ts';
import { decideOnCharge, mustRefund, stepOfTask, stepWhenReserved } from './payment-rules.ts';

const NEW: OrderState = { status: 'PENDING', payment: { status: 'none' } };
const WAITING: OrderState = { status: 'PENDING', payment: { status: 'pending' } };
const CANCELLED: OrderState = { status: 'CANCELLED', payment: { status: 'none' } };
const REJECTED: OrderState = {
  status: 'REJECTED',
  reason: 'expired',
  payment: { status: 'none' },
};
const paid = (status: 'ACCEPTED' | 'SHIPPED' | 'DELIVERED'): OrderState => ({
  status,
  payment: { status: 'captured', reference: 'ref' },
});

describe('what a payment needs next', () => {
  it.each([
    ['a new order', NEW, 'charge', 'charge'],
    ['an order whose charge is not known', WAITING, 'nothing', 'charge'],
    ['a cancelled order', CANCELLED, 'void', 'void'],
    ['a rejected order', REJECTED, 'void', 'void'],
    ['an accepted order', paid('ACCEPTED'), 'nothing', 'nothing'],
    ['a shipped order', paid('SHIPPED'), 'nothing', 'nothing'],
    ['a delivered order', paid('DELIVERED'), 'nothing', 'nothing'],
  ] as const)('%s', (_name, state, whenReserved, ofTask) => {
    expect(stepWhenReserved(state)).toBe(whenReserved);
    expect(stepOfTask(state)).toBe(ofTask);
  });
});

const CAPTURED: ChargeResult = { kind: 'captured', reference: 'ref' };

describe("what the provider's answer makes of an order", () => {
  it('captured: accepted under its reference', () => {
    expect(decideOnCharge(WAITING, CAPTURED)).toMatchObject({ state: paid('ACCEPTED') });
  });

  it.each([
    ['declined', 'payment-declined'],
    ['voided', 'payment-failed'],
  ] as const)('%s: rejected as %s', (kind, reason) => {
    expect(decideOnCharge(NEW, { kind })).toMatchObject({ state: { status: 'REJECTED', reason } });
  });

  it.each([
    ['refused', CAPTURED, true],
    ['refused', { kind: 'declined' }, false],
    ['unchanged', CAPTURED, false],
    ['changed', CAPTURED, false],
  ] as const)('a move that is %s after %j returns the money: %s', (outcome, result, expected) => {
    expect(mustRefund(outcome, result)).toBe(expected);
  });
});
