import { describe, expect, it } from '@jest/globals';
import { actionsFor, doneWords, readStatus, refusedWords } from './order-actions.ts';

const ID = '0a1b2c3d-0000-4000-8000-000000000000';

describe('what can be done with an order', () => {
  it('follows its status', () => {
    expect(actionsFor('PENDING')).toEqual(['cancel']);
    expect(actionsFor('ACCEPTED')).toEqual(['ship', 'cancel']);
    expect(actionsFor('SHIPPED')).toEqual(['deliver']);
  });

  it.each(['REJECTED', 'CANCELLED', 'DELIVERED'] as const)('is nothing once %s', (status) => {
    expect(actionsFor(status)).toEqual([]);
  });

  it('is told in words, the refusal with the status that stood in the way', () => {
    expect(doneWords('ship', ID)).toBe('Order 0a1b2c3d is shipped now.');
    expect(refusedWords('ship', ID, 'CANCELLED')).toBe(
      'Order 0a1b2c3d was not shipped: meanwhile it is cancelled.',
    );
  });
});

describe('the status in the address', () => {
  it('counts only when it is one', () => {
    expect(readStatus('SHIPPED')).toBe('SHIPPED');
    expect([readStatus(null), readStatus('shipped'), readStatus('toString')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
