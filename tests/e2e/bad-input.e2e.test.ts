import { catalogOperations } from '@bookstore/contracts/books';
import { type Operation, problemSchema } from '@bookstore/contracts/http';
import { orderOperations } from '@bookstore/contracts/orders';
import { sessionOperations, userOperations } from '@bookstore/contracts/users';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, call } from './client.ts';
import { type Shop, useShop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await useShop();
});

const operations: readonly Operation[] = [
  ...userOperations,
  ...sessionOperations,
  ...catalogOperations,
  ...orderOperations,
];
const named = (wanted: readonly Operation[]) =>
  wanted.map((operation) => ({
    name: `${operation.method.toUpperCase()} ${operation.path}`,
    operation,
  }));
const pathOf = ({ path }: Operation) => path.replaceAll(/:\w+/g, 'nothing-has-this-id');

/** A refusal as the contract has it: 4xx, problem+json, never a 5xx. */
const expectRefusal = (answer: Answer): void => {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(problemSchema.parse(answer.body).status).toBe(answer.status);
};

const send = (
  operation: Operation,
  options: { body?: unknown; headers?: Record<string, string> },
) =>
  call(shop.url, pathOf(operation), {
    method: operation.method.toUpperCase(),
    token: shop.adminToken,
    ...options,
  });

const BODIES: Readonly<Record<string, string>> = {
  'broken JSON': '{"a":',
  'an empty body': '',
  null: 'null',
  'a number': '7',
  'an array': '[]',
  'an empty object': '{}',
  'operator injection': '{"username":{"$ne":null},"password":{"$gt":""},"refresh_token":{"$ne":1}}',
  'prototype pollution': '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"a":1}}}',
  'huge numbers': '{"price":1e308,"stock":1e308,"quantity":99999999999999999999,"book_id":"b"}',
  'deep nesting': `{"items":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  'wrong types': '{"items":"x","title":7,"username":[],"email":{},"role":"root","delta":"1"}',
};

describe.each(named(operations.filter((operation) => operation.body)))('$name', ({ operation }) => {
  test.each(Object.keys(BODIES))('refuses %s', async (name) => {
    expectRefusal(await send(operation, { body: BODIES[name] }));
  });

  test('refuses a body that is not JSON by its type', async () => {
    const answer = await send(operation, {
      body: 'a=b',
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.status).toBe(415);
    expectRefusal(answer);
  });
});

describe.each(named(operations.filter(({ method }) => method === 'get')))(
  '$name',
  ({ operation }) => {
    test.each(['topic[$ne]=x', '__proto__=1', 'constructor=1', 'limit=5&limit=6', '$where=1'])(
      'refuses the query %s',
      async (query) => {
        expectRefusal(
          await call(shop.url, `${pathOf(operation)}?${query}`, { token: shop.adminToken }),
        );
      },
    );
  },
);

describe.each(named(operations.filter(({ access }) => access !== 'public')))(
  '$name',
  ({ operation }) => {
    test.each(['', 'Bearer', 'Bearer x.y.z', 'Basic YTpi', `Bearer ${'a'.repeat(5_000)}`])(
      'answers 401 to the Authorization %j',
      async (authorization) => {
        const answer = await call(shop.url, pathOf(operation), {
          method: operation.method.toUpperCase(),
          headers: authorization === '' ? {} : { authorization },
        });
        expect(answer.status).toBe(401);
        expectRefusal(answer);
      },
    );
  },
);

test.each(['.*', '(a+)+$', '[', '\\', '$regex', '%', 'ä'.repeat(150)])(
  'takes the search text %j as text',
  async (q) => {
    const answer = await call(shop.url, `/books?q=${encodeURIComponent(q)}`);
    expect(answer.status).toBe(200);
    expect(Array.isArray(answer.body)).toBe(true);
  },
);
