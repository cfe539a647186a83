import {
  adjustStockOperation,
  listStockMovementsOperation,
  type StockMovement,
} from '@bookstore/contracts/books';
import {
  type RouteOperation,
  type Route,
  decodeCursor,
  encodeCursor,
  nextLink,
} from '@bookstore/platform/http';
import { z } from 'zod';
import { viewOf } from '../books/book.http.ts';
import type { AdjustStock } from './adjust-stock.ts';
import type { ListMovements, RecordedMovement } from './list-movements.ts';

export type StockUseCases = { adjustStock: AdjustStock; listMovements: ListMovements };

/** A cursor names its book: it is refused for the ledger of another one. */
const cursorSchema = (bookId: string) => z.tuple([z.literal(bookId), z.int().min(1)]);

const positionOf = (bookId: string, cursor: string | undefined): number | null =>
  cursor === undefined ? null : decodeCursor(cursorSchema(bookId), cursor)[1];

const movementView = (movement: RecordedMovement): StockMovement => ({
  id: movement.id,
  kind: movement.kind,
  delta: movement.delta,
  balance: movement.balance,
  reason: movement.reason,
  ...(movement.orderId === null ? {} : { order_id: movement.orderId }),
  at: movement.at.toISOString(),
});

export const createStockRoutes = (route: RouteOperation, stock: StockUseCases): Route[] => [
  route(adjustStockOperation, async ({ params, body }) => {
    const book = await stock.adjustStock(params['id'] ?? '', body.delta, body.reason);
    return { status: 200, body: viewOf(book) };
  }),
  route(listStockMovementsOperation, async ({ params, query, req }) => {
    const bookId = params['id'] ?? '';
    const before = positionOf(bookId, query.cursor);
    const { movements, next } = await stock.listMovements(bookId, before, query.limit);
    const link =
      next === null ? {} : { Link: nextLink(req.originalUrl, encodeCursor([bookId, next])) };
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store', ...link },
      body: movements.map(movementView),
    };
  }),
];
