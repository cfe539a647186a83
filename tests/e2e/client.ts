import { randomUUID } from 'node:crypto';
import { type Book, bookSchema, type CreateBookBody } from '@bookstore/contracts/books';
import { type OrderReply, orderSchema } from '@bookstore/contracts/orders';
import { type Session, sessionSchema } from '@bookstore/contracts/users';

export type Answer = { status: number; headers: Headers; body: unknown };

export type CallOptions = {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON; a string as it is. */
  body?: unknown;
};

const TIMEOUT_MS = 20_000;

/** One HTTP call; the body is parsed when it is JSON, else text. */
export const call = async (
  base: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer> => {
  const { token, body, headers = {}, method = body === undefined ? 'GET' : 'POST' } = options;
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
};

const expectStatus = (answer: Answer, status: number): Answer => {
  if (answer.status === status) return answer;
  throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
};

export const signIn = async (base: string, username: string, password: string): Promise<Session> =>
  sessionSchema.parse(
    expectStatus(await call(base, '/login', { body: { username, password } }), 200).body,
  );

/** A new buyer with a name that nobody has. */
export const createBuyer = async (base: string): Promise<Session & { password: string }> => {
  const username = `buyer-${randomUUID().slice(0, 13)}`;
  const password = randomUUID();
  expectStatus(await call(base, '/register', { body: { username, password } }), 201);
  return { ...(await signIn(base, username, password)), password };
};

export const addBook = async (
  base: string,
  adminToken: string,
  overrides: Partial<CreateBookBody> = {},
): Promise<Book> => {
  const body = { title: `Title ${randomUUID()}`, author: 'A. Author', price: 19.99, stock: 5 };
  const answer = await call(base, '/books', { token: adminToken, body: { ...body, ...overrides } });
  return bookSchema.parse(expectStatus(answer, 201).body);
};

/** The book as the catalog has it now: with a token, so that no edge cache answers. */
export const readBook = async (base: string, token: string, id: string): Promise<Book> =>
  bookSchema.parse(expectStatus(await call(base, `/books/${id}`, { token }), 200).body);

export const readOrder = async (base: string, token: string, id: string): Promise<OrderReply> =>
  orderSchema.parse(expectStatus(await call(base, `/order/${id}`, { token }), 200).body);

export const placeOrder = (
  base: string,
  token: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> => call(base, '/order', { token, body, headers });
