import { catalogOperations, lookUpBooksOperation } from '@bookstore/contracts/books';
import { pathsOf, type ServiceOperation, trafficClassOf } from '@bookstore/contracts/http';
import { orderOperations } from '@bookstore/contracts/orders';
import { userOperations } from '@bookstore/contracts/users';
import { describe, expect, it } from '@jest/globals';
import { createAccessTable } from './access-table.ts';

const operations: readonly ServiceOperation[] = [
  ...userOperations,
  ...catalogOperations,
  ...orderOperations,
];
const table = createAccessTable(operations);
const calls = operations.flatMap((operation) =>
  pathsOf(operation).map((pattern) => ({ operation, pattern })),
);
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

const methodsOf = (pattern: string): string[] =>
  calls
    .filter((call) => call.pattern === pattern)
    .flatMap(({ operation: { method } }) =>
      method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
    );

describe('the access table', () => {
  it.each(calls.map((call) => [`${call.operation.method} ${call.pattern}`, call] as const))(
    'has %s of the contract, with its service, access and traffic class',
    (_name, { operation, pattern }) => {
      const path = pattern.replaceAll(/:\w+/g, 'some-id');
      expect(table.match(operation.method.toUpperCase(), path)).toEqual({
        kind: 'found',
        entry: {
          pattern,
          service: operation.service,
          access: operation.access,
          trafficClass: trafficClassOf(operation),
        },
      });
    },
  );

  it('has nothing else: every other method of a known path is refused by name', () => {
    for (const pattern of table.patterns) {
      const path = pattern.replaceAll(/:\w+/g, 'some-id');
      const found = METHODS.filter((method) => table.match(method, path).kind === 'found');
      expect(found.toSorted()).toEqual(methodsOf(pattern).toSorted());
    }
    expect([...table.patterns].toSorted()).toEqual(
      [...new Set(calls.map((call) => call.pattern))].toSorted(),
    );
  });

  it.each([
    '/',
    '/admin',
    '/livez',
    '/readyz',
    '/metrics',
    '/books/',
    '//books',
    '/Books',
    '/books/1/2/3',
    '/order/',
    '/order//events',
    '/books/../users',
    '/order/../users',
    '/books/.',
    '/books/..',
    '/books/%2e%2E',
    '/%62ooks',
    '/users/',
    '/.well-known/',
    '/orders/a/b',
    '',
    '*',
  ])('does not know %j', (path) => {
    expect(table.match('GET', path)).toEqual({ kind: 'unknown' });
  });

  it('names the methods of a path', () => {
    expect(table.match('PUT', '/books/1')).toEqual({
      kind: 'wrong-method',
      pattern: '/books/:id',
      allow: ['GET', 'HEAD', 'PATCH', 'DELETE'],
    });
  });

  it('has no internal operations', () => {
    expect(operations.filter(({ audience }) => audience === 'internal')).toEqual([]);
    const { method, path } = lookUpBooksOperation;
    expect(table.match(method.toUpperCase(), path)).toMatchObject({ kind: 'wrong-method' });
  });

  it('matches methods case-sensitively, as HTTP does', () => {
    expect(table.match('get', '/books')).toMatchObject({ kind: 'wrong-method' });
  });

  it('shows the orders of all users to admins only', () => {
    expect(table.match('GET', '/orders')).toMatchObject({ entry: { access: 'admin' } });
  });
});
