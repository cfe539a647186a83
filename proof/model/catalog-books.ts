import { type Book, newBook } from '../../catalog-service/src/books/book.ts';
import { BOOK_DETAILS } from '../../catalog-service/src/testing/samples.ts';
import { BEFORE_END } from './scenario.ts';
import type { ModelBook, Shop } from './shop.ts';

/** The books as the catalog's rules take them. */
export const catalogBooks = (shop: Shop): Map<string, Book> =>
  new Map(
    Object.entries(shop.books).map(([id, { stock }]) => [
      id,
      { ...newBook(id, { ...BOOK_DETAILS, title: id }, BEFORE_END), stock },
    ]),
  );

/** The books after a rule decided about them; the ledger moves by the deltas. */
export const withCatalogBooks = (
  shop: Shop,
  books: ReadonlyMap<string, Book>,
  deltas: readonly { bookId: string; delta: number }[] = [],
): Record<string, ModelBook> =>
  Object.fromEntries(
    Object.entries(shop.books).map(([id, before]) => [
      id,
      {
        stock: books.get(id)?.stock ?? before.stock,
        ledger: deltas
          .filter(({ bookId }) => bookId === id)
          .reduce((sum, { delta }) => sum + delta, before.ledger),
      },
    ]),
  );
