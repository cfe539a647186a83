import { describe, expect, it } from '@jest/globals';
import { MOVES } from '../testing/moves.ts';
import { type Decision, isFinal, type OrderState, placeOrder, usernameKey } from './order.ts';

// The whole table of moves, cell by cell: status, payment, message and payment task after each.

const OF = { reference: 'ref' };
const STATES: Record<string, OrderState> = {
  new: { status: 'PENDING', payment: { status: 'none' } },
  paying: { status: 'PENDING', payment: { status: 'pending' } },
  accepted: { status: 'ACCEPTED', payment: { status: 'captured', ...OF } },
  shipped: { status: 'SHIPPED', payment: { status: 'captured', ...OF } },
  delivered: { status: 'DELIVERED', payment: { status: 'captured', ...OF } },
  expired: { status: 'REJECTED', reason: 'expired', payment: { status: 'none' } },
  returning: { status: 'REJECTED', reason: 'expired', payment: { status: 'refund-pending' } },
  cancelled: { status: 'CANCELLED', payment: { status: 'none' } },
  refunding: { status: 'CANCELLED', payment: { status: 'refund-pending', ...OF } },
  refunded: { status: 'CANCELLED', payment: { status: 'refunded', ...OF } },
};

const describeDecision = (decision: Decision): string => {
  if (decision.kind !== 'changed') return decision.kind;
  const { state, message, task } = decision;
  const reason = state.status === 'REJECTED' ? `(${state.reason})` : '';
  const reference = 'reference' in state.payment ? `:${state.payment.reference}` : '';
  return `${state.status}${reason} ${state.payment.status}${reference} ${message} ${task}`;
};

/** What is not named is refused. */
const TABLE: Record<string, Record<string, string>> = {
  new: {
    awaitPayment: 'PENDING pending null charge',
    accept: 'ACCEPTED captured:ref order-accepted none',
    outOfStock: 'REJECTED(out-of-stock) none order-rejected none',
    declined: 'REJECTED(payment-declined) declined order-rejected none',
    failed: 'REJECTED(payment-failed) failed order-rejected void',
    expire: 'REJECTED(expired) none order-rejected void',
    cancel: 'CANCELLED none order-cancelled void',
  },
  paying: {
    awaitPayment: 'unchanged',
    accept: 'ACCEPTED captured:ref order-accepted none',
    outOfStock: 'REJECTED(out-of-stock) refund-pending order-rejected void',
    declined: 'REJECTED(payment-declined) declined order-rejected none',
    failed: 'REJECTED(payment-failed) failed order-rejected void',
    expire: 'REJECTED(expired) refund-pending order-rejected void',
    cancel: 'CANCELLED refund-pending order-cancelled void',
  },
  accepted: {
    accept: 'unchanged',
    cancel: 'CANCELLED refund-pending:ref order-cancelled void',
    ship: 'SHIPPED captured:ref order-shipped none',
  },
  shipped: {
    accept: 'unchanged',
    deliver: 'DELIVERED captured:ref order-delivered none',
  },
  delivered: {
    accept: 'unchanged',
  },
  expired: {
    outOfStock: 'unchanged',
    declined: 'unchanged',
    failed: 'unchanged',
    expire: 'unchanged',
    moneyBack: 'REJECTED(expired) refunded:ref null none',
    nothingCharged: 'unchanged',
  },
  returning: {
    outOfStock: 'unchanged',
    declined: 'unchanged',
    failed: 'unchanged',
    expire: 'unchanged',
    moneyBack: 'REJECTED(expired) refunded:ref null none',
    nothingCharged: 'REJECTED(expired) none null none',
  },
  cancelled: {
    cancel: 'unchanged',
    moneyBack: 'CANCELLED refunded:ref null none',
    nothingCharged: 'unchanged',
  },
  refunding: {
    cancel: 'unchanged',
    moneyBack: 'CANCELLED refunded:ref null none',
    nothingCharged: 'CANCELLED none null none',
  },
  refunded: {
    cancel: 'unchanged',
    moneyBack: 'unchanged',
    nothingCharged: 'unchanged',
  },
};

describe.each(Object.entries(STATES))('an order that is %s', (name, state) => {
  it.each(Object.entries(MOVES))('on %s', (move, decide) => {
    expect(describeDecision(decide(state))).toBe(TABLE[name]?.[move] ?? 'refused');
  });
});

it('a new order is PENDING, unpaid, and announced', () => {
  expect(describeDecision(placeOrder())).toBe('PENDING none order-placed none');
});

it.each([
  ['PENDING', false],
  ['ACCEPTED', false],
  ['SHIPPED', false],
  ['DELIVERED', true],
  ['REJECTED', true],
  ['CANCELLED', true],
] as const)('%s is final: %s', (status, expected) => {
  expect(isFinal(status)).toBe(expected);
});

it('names are compared ignoring case', () => {
  expect(usernameKey('Ada LOVELACE')).toBe('ada lovelace');
});
