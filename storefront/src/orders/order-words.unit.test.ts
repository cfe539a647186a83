import { describe, expect, it } from '@jest/globals';
import { orderWords } from './order-words.ts';

describe('what is said of an order', () => {
  it('names why it came to nothing, and what became of the money', () => {
    expect(
      orderWords({ status: 'REJECTED', reason: 'out-of-stock', payment: { status: 'none' } }),
    ).toBe('Someone was faster: not enough copies were left. You were not charged.');
    expect(
      orderWords({ status: 'REJECTED', reason: 'expired', payment: { status: 'refund-pending' } }),
    ).toBe(
      'We could not finish your order in time, so we ended it. What you paid is on its way back to you.',
    );
    expect(orderWords({ status: 'CANCELLED', payment: { status: 'refunded' } })).toBe(
      'This order was cancelled. What you paid is back with you.',
    );
  });

  it('tells the wait for the bank from the wait for the copies', () => {
    const waiting = 'waiting for the bank';
    expect(orderWords({ status: 'PENDING', payment: { status: 'pending' } })).toContain(waiting);
    expect(orderWords({ status: 'PENDING', payment: { status: 'none' } })).not.toContain(waiting);
  });
});
