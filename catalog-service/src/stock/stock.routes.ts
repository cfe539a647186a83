import { listStockMovementsOperation } from '@bookstore/contracts/books';
import { type Bind, type Binding, nextLink } from '@bookstore/platform/http';
import { movementView } from '../books/book-view.ts';
import type { ListMovements } from './list-movements.ts';

export const createStockRoutes = (bind: Bind, listMovements: ListMovements): Binding[] => [
  bind(listStockMovementsOperation, async ({ params, query, req }) => {
    const { movements, next } = await listMovements(params['id'] ?? '', query);
    return {
      status: 200,
      headers: {
        'Cache-Control': 'no-store',
        ...(next === null ? {} : { Link: nextLink(req.originalUrl, next) }),
      },
      body: movements.map(movementView),
    };
  }),
];
