import { listStockMovementsOperation } from '@bookstore/contracts/books';
import {
  type Bind,
  type Binding,
  decodeCursor,
  encodeCursor,
  nextLink,
} from '@bookstore/platform/http';
import { z } from 'zod';
import { movementView } from '../books/book-view.ts';
import type { ListMovements } from './list-movements.ts';

/** A cursor goes on in the ledger of the book that it came from. */
const cursorSchema = (bookId: string) => z.tuple([z.literal(bookId), z.int().min(1)]);

const positionOf = (bookId: string, cursor: string | undefined): number | null =>
  cursor === undefined ? null : decodeCursor(cursorSchema(bookId), cursor)[1];

export const createStockRoutes = (bind: Bind, listMovements: ListMovements): Binding[] => [
  bind(listStockMovementsOperation, async ({ params, query, req }) => {
    const bookId = params['id'] ?? '';
    const before = positionOf(bookId, query.cursor);
    const { movements, next } = await listMovements(bookId, before, query.limit);
    const link =
      next === null ? {} : { Link: nextLink(req.originalUrl, encodeCursor([bookId, next])) };
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store', ...link },
      body: movements.map(movementView),
    };
  }),
];
