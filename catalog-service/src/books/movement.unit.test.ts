import { expect, test } from '@jest/globals';
import { sampleBook } from '../testing/samples.ts';
import { recordMovement } from './movement.ts';

test('each entry of the ledger has the next position, what came or went, and what is left', () => {
  const book = sampleBook('a', { available: 3, reserved: 2 }, { movements: 7 });
  const cause = { kind: 'sale', reason: 'order accepted', orderId: 'o' } as const;

  const sale = recordMovement(book, { reserved: -2 }, cause);

  expect(sale.movement).toEqual({ bookId: 'a', position: 8, delta: -2, balance: 3, ...cause });
  expect(sale.book).toMatchObject({ movements: 8, stock: { onHand: 3, reserved: 0 } });
});
