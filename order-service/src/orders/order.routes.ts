import type { ListOrdersQuery } from '@bookstore/contracts/orders';
import * as operations from '@bookstore/contracts/orders';
import type { Principal } from '@bookstore/platform/auth';
import { forbidden } from '@bookstore/platform/errors';
import {
  type RouteOperation,
  type Route,
  decodeCursor,
  encodeCursor,
  nextLink,
  type Reply,
  weakEtag,
} from '@bookstore/platform/http';
import type { Request } from 'express';
import { z } from 'zod';
import type { Cursor, GetOrder, ListOrders, Page } from './find-orders.ts';
import type { MoveOrder, MoveOrders } from './move-order.ts';
import { toOrderReply } from './order-reply.ts';
import { type Order, usernameKey } from './order.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type OrderRoutesParts = MoveOrders & {
  getOrder: GetOrder;
  listOrders: ListOrders;
};

const replyWithOrder = (order: Order): Reply => {
  const body = Buffer.from(JSON.stringify(toOrderReply(order)));
  const headers = { ETag: weakEtag(body), 'Cache-Control': 'private, no-cache' };
  return { status: 200, headers, body };
};

/** When the last order of a page was placed, and the id of that order. */
const cursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

const readQuery = ({ status, limit, cursor }: ListOrdersQuery, key?: string) => {
  const [createdAt, id] = cursor === undefined ? [] : decodeCursor(cursorSchema, cursor);
  const after = createdAt && id ? { createdAt: new Date(createdAt), id } : null;
  return { status, limit, after, usernameKey: key };
};

const linkTo = ({ createdAt, id }: Cursor, req: Request): string =>
  nextLink(req.originalUrl, encodeCursor([createdAt.toISOString(), id]));

const replyWithPage = ({ orders, next }: Page, req: Request): Reply => ({
  status: 200,
  headers: {
    'Cache-Control': 'private, no-cache',
    ...(next === null ? {} : { Link: linkTo(next, req) }),
  },
  body: orders.map(toOrderReply),
});

type Asked = { params: Readonly<Record<string, string>>; user: Principal };

/** A list belongs to the user in the path. An order id there is checked once the order is read. */
const assertMaySeeList = ({ params, user }: Asked): void => {
  const asked = params['username'] ?? '';
  if (user.role === 'admin' || UUID.test(asked)) return;
  if (usernameKey(asked) === usernameKey(user.username)) return;
  throw forbidden("These are another user's orders.");
};

const replyAfter =
  (moveOrder: MoveOrder) =>
  async ({ params, user }: Asked): Promise<Reply> => ({
    status: 200,
    body: toOrderReply(await moveOrder(params['id'] ?? '', user)),
  });

/** HTTP routes that read and move orders. `place-order.routes.ts` has those that place them. */
export const createOrderRoutes = (route: RouteOperation, parts: OrderRoutesParts): Route[] => {
  return [
    route(operations.getOrderOperation, async ({ params, user }) =>
      replyWithOrder(await parts.getOrder(params['id'] ?? '', user)),
    ),
    route(
      operations.listUserOrdersOperation,
      async ({ params, query, user, req }) => {
        const asked = params['username'] ?? '';
        if (UUID.test(asked)) return replyWithOrder(await parts.getOrder(asked, user));
        return replyWithPage(await parts.listOrders(readQuery(query, usernameKey(asked))), req);
      },
      { authorize: assertMaySeeList },
    ),
    route(operations.listOrdersOperation, async ({ query, req }) =>
      replyWithPage(await parts.listOrders(readQuery(query)), req),
    ),
    route(operations.cancelOrderOperation, replyAfter(parts.cancelOrder)),
    route(operations.shipOrderOperation, replyAfter(parts.shipOrder)),
    route(operations.deliverOrderOperation, replyAfter(parts.deliverOrder)),
  ];
};
