import type { BookCase } from '../cases.ts';
import type { Finding } from '../finding.ts';

/** I2: the ledger of a book adds up to its copies on hand, and these to available, held and reserved ones. */
export const judgeLedger = ({ id, book, ledger }: BookCase): Finding[] => {
  const found = (what: string): Finding => ({
    invariant: 'I2',
    subject: { kind: 'book', id },
    what,
  });
  if (!book) return ledger.entries > 0 ? [found('is on the ledger but not in the shop')] : [];
  const { on_hand, available, held, reserved, movements } = book;
  const parts = available + held + reserved;
  return [
    ...(ledger.sum === on_hand ? [] : [found(`ledger ${ledger.sum}, on hand ${on_hand}`)]),
    ...(ledger.entries === movements
      ? []
      : [found(`${ledger.entries} entries on the ledger, ${movements} were made`)]),
    ...(parts === on_hand
      ? []
      : [found(`on hand ${on_hand}, available + held + reserved ${parts}`)]),
  ];
};
