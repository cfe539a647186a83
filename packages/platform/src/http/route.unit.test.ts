import {
  createBookOperation,
  getBookOperation,
  listBooksOperation,
  listTopicsOperation,
  lookUpBooksOperation,
} from '@bookstore/contracts/books';
import { problemSchema } from '@bookstore/contracts/http';
import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { createAuthenticate, createVerifyToken } from '../auth/index.ts';
import { forbidden } from '../errors/index.ts';
import { createReadiness } from '../lifecycle/index.ts';
import { createLogger } from '../log/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { createTestTokens } from '@bookstore/testkit';
import { createRouteOperation, createServiceApp } from './index.ts';

const { keys, tokenFor } = createTestTokens();
const route = createRouteOperation(
  createAuthenticate(createVerifyToken({ issuer: 'bookstore', audience: 'bookstore', keys })),
);
const app = createServiceApp({
  logger: createLogger({ service: 'test', version: '0', level: 'silent' }),
  metrics: createMetrics('test'),
  readiness: createReadiness({ required: {} }),
  routes: [
    route(createBookOperation, ({ body }) => ({ status: 201, body })),
    route(listBooksOperation, ({ query }) => ({ status: 200, body: query })),
    route(getBookOperation, () => {
      throw new Error('the password of the database is hunter2');
    }),
    route(lookUpBooksOperation, ({ body }) => ({ status: 200, body: body.ids })),
    route(listTopicsOperation, () => ({ status: 200, headers: { ETag: 'W/"a"' }, body: [] }), {
      authorize: ({ user }) => {
        if (user) throw forbidden('Nobody in particular may do this.');
      },
    }),
  ],
});

const admin = `Bearer ${tokenFor({ userId: '1', username: 'ann', role: 'admin' })}`;
const user = `Bearer ${tokenFor({ userId: '2', username: 'bob', role: 'user' })}`;
const book = { title: 'Emma', author: 'Jane Austen', price: 9.99, stock: 3 };
const topics = (ifNoneMatch: string) =>
  request(app).get('/topics').set('If-None-Match', ifNoneMatch).set('Cache-Control', 'no-cache');
const lookUp = () =>
  request(app)
    .post('/books/lookup')
    .send({ ids: ['a'] });
const post = (body: string | object) =>
  request(app)
    .post('/books')
    .set('Authorization', admin)
    .set('Content-Type', 'application/json')
    .send(body);

describe('the order of checks', () => {
  test('an unknown path is a 404, also with a bad token', async () => {
    const reply = await request(app).get('/nowhere').set('Authorization', 'Bearer no.such.token');
    expect([reply.status, reply.body.code]).toEqual([404, 'route-not-found']);
  });

  test('a known path with another method is a 405 that names the right ones', async () => {
    const reply = await request(app).delete('/books');
    expect([reply.status, reply.body.code]).toEqual([405, 'method-not-allowed']);
    expect(reply.headers['allow']).toBe('POST, GET, HEAD');
  });

  test('a probe is a path like any other: exact, and a 405 for other methods', async () => {
    const reply = await request(app).post('/livez');
    expect([reply.status, reply.headers['allow']]).toEqual([405, 'GET, HEAD']);
    expect((await request(app).get('/LIVEZ')).status).toBe(404);
  });

  test("a caller who may not is a 403 before the query is checked, by the operation's own guard", async () => {
    const reply = await request(app).get('/topics?nope=1').set('Authorization', user);
    expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
    expect((await request(app).get('/topics?nope=1')).status).toBe(400);
  });

  test('no token comes before a wrong media type and a bad body', async () => {
    const reply = await request(app).post('/books').set('Content-Type', 'text/plain').send('x');
    expect([reply.status, reply.body.code]).toEqual([401, 'unauthenticated']);
    expect(reply.headers['www-authenticate']).toBe('Bearer');
  });

  test('a wrong role comes before a bad body', async () => {
    const reply = await request(app).post('/books').set('Authorization', user).send({});
    expect([reply.status, reply.body.code]).toEqual([403, 'forbidden']);
  });

  test('a bad token is refused on a public route', async () => {
    const reply = await request(app).get('/books').set('Authorization', 'Bearer no.such.token');
    expect([reply.status, reply.body.code]).toEqual([401, 'unauthenticated']);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded'])('%s is a 415', async (type) => {
    const reply = await request(app)
      .post('/books')
      .set('Authorization', admin)
      .set('Content-Type', type)
      .send('a');
    expect([reply.status, reply.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  test('no body and no Content-Type is a 415', async () => {
    const reply = await request(app).post('/books').set('Authorization', admin);
    expect([reply.status, reply.body.code]).toEqual([415, 'unsupported-media-type']);
  });
});

test('an internal operation answers services, and does not exist for a request from outside', async () => {
  expect((await lookUp()).body).toEqual(['a']);
  const reply = await lookUp().set('X-Forwarded-For', '192.0.2.1');
  expect([reply.status, reply.headers['allow']]).toEqual([405, 'GET, HEAD']);
});

describe('bodies', () => {
  test('names every field at fault', async () => {
    const reply = await post({ ...book, title: '', price: 1.234, extra: 1, stock: -1 });
    expect(reply.status).toBe(400);
    const pointers = problemSchema
      .parse(reply.body)
      .errors?.map((error) => 'pointer' in error && error.pointer);
    expect(new Set(pointers)).toEqual(new Set(['/title', '/price', '/stock', '/extra']));
  });

  test('names faults of query and body together', async () => {
    const reply = await request(app)
      .post('/books?x=1')
      .set('Authorization', admin)
      .send({ ...book, title: '' });
    expect(reply.body.errors).toMatchObject([{ parameter: 'x' }, { pointer: '/title' }]);
  });

  test.each([
    ['broken JSON', '{"title":'],
    ['null', 'null'],
    ['an array', '[]'],
    ['a number too large', '{"title":"a","author":"b","stock":1,"price":1e400}'],
    [
      'prototype pollution',
      '{"title":"a","author":"b","stock":1,"price":1,"__proto__":{"role":"admin"}}',
    ],
    ['operator injection', '{"title":{"$ne":null},"author":"b","stock":1,"price":1}'],
  ])('%s is a 400', async (_name, body) => {
    const reply = await post(body);
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid-request']);
    expect(reply.headers['content-type']).toContain('application/problem+json');
  });

  test.each([
    ['utf8', 201],
    ['latin1', 400],
  ] as const)('the bytes of %s are a %i', async (encoding, status) => {
    const bytes = Buffer.from(JSON.stringify({ ...book, title: 'Caf\u00e9' }), encoding);
    const call = request(app).post('/books').set('Authorization', admin);
    call.set('Content-Type', 'application/json').write(bytes);
    expect((await call).status).toBe(status);
  });

  test('a megabyte of bad values is refused as a whole, not value by value', async () => {
    const reply = await post({ ...book, topics: Array.from({ length: 400_000 }, () => 1) });
    expect(reply.status).toBe(400);
    expect(reply.body.errors).toMatchObject([{ pointer: '' }]);
    expect((await post(`${'['.repeat(400_000)}${']'.repeat(400_000)}`)).status).toBe(400);
  });

  test('more than 1 MiB is a 413', async () => {
    const reply = await post({ ...book, description: 'x'.repeat(1_100_000) });
    expect([reply.status, reply.body.code]).toEqual([413, 'payload-too-large']);
  });
});

describe('queries', () => {
  test.each([
    'limit=0',
    'limit=1e1',
    'limit=5&limit=6',
    'topic[$ne]=x',
    'nope=1',
    'sort=relevance',
  ])('%s is a 400 that names the parameter', async (query) => {
    const reply = await request(app).get(`/books?${query}`);
    expect(reply.status).toBe(400);
    expect(problemSchema.parse(reply.body).errors).toHaveLength(1);
  });
});

describe('conditional requests', () => {
  test.each(['W/"a"', '"a"', '"b", W/"a"', '*'])('%s is a 304 with its headers', async (seen) => {
    const reply = await topics(seen);
    expect([reply.status, reply.text]).toEqual([304, '']);
    expect([reply.headers['etag'], reply.headers['content-type']]).toEqual(['W/"a"', undefined]);
  });

  test.each(['"b"', 'a', ''])('%s is answered in full', async (seen) => {
    const reply = await topics(seen);
    expect([reply.status, reply.body]).toEqual([200, []]);
  });
});

test('a 500 tells nothing of the inside', async () => {
  const reply = await request(app).get('/books/1');
  expect([reply.status, reply.body.code]).toEqual([500, 'internal-error']);
  expect(JSON.stringify(reply.body)).not.toContain('hunter2');
});

test.each([
  ['abc-1.2_3', true],
  ['a b', false],
  ['x'.repeat(65), false],
])('the request id %s is taken: %s', async (id, taken) => {
  const reply = await request(app).get('/nowhere').set('X-Request-Id', id);
  expect(reply.headers['x-request-id'] === id).toBe(taken);
  expect(reply.body.request_id).toBe(reply.headers['x-request-id']);
});
