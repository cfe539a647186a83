import type { ClientSession, Document } from 'mongodb';
import type { ShopDatabases } from '../../../scripts/backup/shop-databases.ts';
import { z } from 'zod';
import type { BookCase } from '../cases.ts';
import { bookSchema } from '../records.ts';
import { atOneMoment, type Ids, parseAll, storedIn } from './stored.ts';

const BATCH_SIZE = 2_000;
const FIELDS = {
  on_hand: 1,
  available: 1,
  held: 1,
  reserved: 1,
  movements: 1,
  'outbox.type': 1,
  'outbox.at': 1,
  outbox_due: 1,
} as const;

const ledgerSchema = z.object({ _id: z.string(), entries: z.number(), sum: z.number() });
const keptSchema = z.object({ _id: z.string(), copies: z.number() });

type Reader = { databases: ShopDatabases; session: ClientSession };

const sumLedger = async ({ databases, session }: Reader, range: Ids) =>
  parseAll(
    ledgerSchema,
    await storedIn(databases.catalogdb, 'stock_movements')
      .aggregate<{ _id: string }>(
        [
          { $match: { book_id: range } },
          { $group: { _id: '$book_id', entries: { $sum: 1 }, sum: { $sum: '$delta' } } },
        ],
        { session },
      )
      .toArray(),
  );

/** Copies in open reservations or holds, by book. */
const sumLines = async ({ databases, session }: Reader, from: string, open: Document, range: Ids) =>
  parseAll(
    keptSchema,
    await storedIn(databases.catalogdb, from)
      .aggregate<{ _id: string }>(
        [
          { $match: open },
          { $unwind: '$lines' },
          { $match: { 'lines.book_id': range } },
          { $group: { _id: '$lines.book_id', copies: { $sum: '$lines.quantity' } } },
        ],
        { session },
      )
      .toArray(),
  );

const readBooks = async ({ databases, session }: Reader, range: Ids, limit: number) =>
  parseAll(
    bookSchema,
    await storedIn(databases.catalogdb, 'books')
      .find({ _id: range }, { session, projection: FIELDS, sort: { _id: 1 }, limit })
      .toArray(),
  );

const toCases = async (
  reader: Reader,
  books: Awaited<ReturnType<typeof readBooks>>,
  range: Ids,
): Promise<BookCase[]> => {
  const ledgers = new Map((await sumLedger(reader, range)).map((one) => [one._id, one]));
  const reserved = await sumLines(reader, 'reservations', { state: 'reserved' }, range);
  const held = await sumLines(reader, 'holds', { state: 'open' }, range);
  const byBook = new Map(books.map((book) => [book._id, book]));
  const copiesOf = (kept: typeof held) => new Map(kept.map(({ _id, copies }) => [_id, copies]));
  const reservedOf = copiesOf(reserved);
  const heldOf = copiesOf(held);
  const ids = new Set([byBook, ledgers, reservedOf, heldOf].flatMap((map) => [...map.keys()]));
  return [...ids].map((id) => ({
    id,
    book: byBook.get(id) ?? null,
    ledger: ledgers.get(id) ?? { entries: 0, sum: 0 },
    reserved: reservedOf.get(id) ?? 0,
    held: heldOf.get(id) ?? 0,
  }));
};

/** Every book with its ledger and what is kept of it, in portions, each as of one moment; summed up by the database. */
export const readBookCases = async function* (
  databases: ShopDatabases,
): AsyncGenerator<BookCase[]> {
  let after: string | null = '';
  while (after !== null) {
    const from: string = after;
    const { cases, last } = await atOneMoment(databases.catalogdb, async (session) => {
      const reader = { databases, session };
      const books = await readBooks(reader, { $gt: from }, BATCH_SIZE);
      const end = books.length === BATCH_SIZE ? (books.at(-1)?._id ?? null) : null;
      const range = end === null ? { $gt: from } : { $gt: from, $lte: end };
      return { cases: await toCases(reader, books, range), last: end };
    });
    yield cases;
    after = last;
  }
};

/** These books alone, as of one moment. */
export const readBookCasesOf = (
  databases: ShopDatabases,
  ids: readonly string[],
): Promise<BookCase[]> =>
  atOneMoment(databases.catalogdb, async (session) => {
    const reader = { databases, session };
    const range = { $in: [...ids] };
    return toCases(reader, await readBooks(reader, range, 0), range);
  });
