import type { oas31 } from 'zod-openapi';
import type { Operation } from '../http/operation.ts';

type Link = oas31.LinkObject;

const byId =
  (field: string) =>
  (...operationIds: readonly string[]): Record<string, Link> =>
    Object.fromEntries(
      operationIds.map((operationId) => [
        operationId,
        { operationId, parameters: { id: `$response.body#/${field}` } },
      ]),
    );
const orderLinks = byId('order_id');
const bookLinks = byId('id');
const holdLinks = byId('hold_id');

const oneCopyOf = (field: string) => ({ items: [{ book_id: field, quantity: 1 }] });
const BUYING = ['quote', 'placeOrder', 'createHold'] as const;

/** What a client can do with the book whose id stands at this place of the reply: a client buys what it found. */
const buyLinks = (field: string): Record<string, Link> =>
  Object.fromEntries(
    BUYING.map((operationId) => [operationId, { operationId, requestBody: oneCopyOf(field) }]),
  );

const withRefreshToken = { refresh_token: '$response.body#/refresh_token' };

/** Which calls a reply leads to, by operation and status. */
const LINKS: Readonly<Record<string, Record<string, Link>>> = {
  'register 201': {
    login: {
      operationId: 'login',
      requestBody: {
        username: '$request.body#/username',
        password: '$request.body#/password',
      },
    },
    changeRole: { operationId: 'changeRole', parameters: { username: '$response.body#/username' } },
    listUserOrders: {
      operationId: 'listUserOrders',
      parameters: { username: '$response.body#/username' },
    },
  },
  'login 200': {
    refresh: { operationId: 'refresh', requestBody: withRefreshToken },
    logout: { operationId: 'logout', requestBody: withRefreshToken },
  },
  'refresh 200': {
    refresh: { operationId: 'refresh', requestBody: withRefreshToken },
    logout: { operationId: 'logout', requestBody: withRefreshToken },
  },
  'listBooks 200': { ...byId('0/id')('getBook'), ...buyLinks('$response.body#/0/id') },
  'createBook 201': {
    ...bookLinks('getBook', 'updateBook', 'adjustStock', 'listStockMovements', 'archiveBook'),
    ...buyLinks('$response.body#/id'),
  },
  'placeOrder 201': orderLinks('getOrder', 'cancelOrder', 'shipOrder', 'streamOrder'),
  'shipOrder 200': orderLinks('getOrder', 'deliverOrder'),
  'createHold 201': holdLinks('getHold', 'deleteHold'),
};

export const linksOf = (operation: Operation, status: string): Record<string, Link> | undefined =>
  LINKS[`${operation.id} ${status}`];
