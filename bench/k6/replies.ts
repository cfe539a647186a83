// What the shop's replies must look like, as far as these scripts need it: the contract's own schemas need zod, which k6 can't load.
import type { Book } from '@bookstore/contracts/books';
import type { OrderReply } from '@bookstore/contracts/orders';
import type { Session } from '@bookstore/contracts/users';

export type SeenBook = Pick<Book, 'id' | 'title' | 'author' | 'topics' | 'price' | 'stock'>;
export type SeenOrder = Pick<OrderReply, 'order_id' | 'status' | 'reason' | 'items'>;
export type SeenSession = Pick<Session, 'username' | 'access_token'>;
export type Problem = { status: number; code: string };

export type Shape<T> = (body: unknown) => body is T;

type Fields = Readonly<Record<string, unknown>>;

const isObject = (body: unknown): body is Fields =>
  typeof body === 'object' && body !== null && !Array.isArray(body);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

export const isBook = (body: unknown): body is SeenBook =>
  isObject(body) &&
  isText(body['id']) &&
  isText(body['title']) &&
  isText(body['author']) &&
  Array.isArray(body['topics']) &&
  typeof body['price'] === 'number' &&
  isCount(body['stock']);

export const isBookList = (body: unknown): body is SeenBook[] =>
  Array.isArray(body) && body.every(isBook);

export const isBookOf =
  (id: string): Shape<SeenBook> =>
  (body): body is SeenBook =>
    isBook(body) && body.id === id;

/** For what is known to find something. */
export const isHitList = (body: unknown): body is SeenBook[] => isBookList(body) && body.length > 0;

const STATUSES = new Set(['PENDING', 'ACCEPTED', 'REJECTED', 'CANCELLED', 'SHIPPED', 'DELIVERED']);

export const isOrder = (body: unknown): body is SeenOrder =>
  isObject(body) &&
  isText(body['order_id']) &&
  STATUSES.has(String(body['status'])) &&
  Array.isArray(body['items']) &&
  body['items'].length > 0 &&
  typeof body['total_price'] === 'number';

export const isOrderOf =
  (id: string): Shape<SeenOrder> =>
  (body): body is SeenOrder =>
    isOrder(body) && body.order_id === id;

/** What a buyer sees of an order that is no longer PENDING, when the card was good. */
export const isSettledOrder = (body: unknown): body is SeenOrder =>
  isOrder(body) &&
  (body.status === 'ACCEPTED' || (body.status === 'REJECTED' && body.reason === 'out-of-stock'));

export const isRegistered = (body: unknown): body is { username: string } =>
  isObject(body) && isText(body['username']) && body['role'] === 'user';

export const isSession = (body: unknown): body is SeenSession =>
  isObject(body) && isText(body['username']) && isText(body['access_token']);

export const isProblem = (body: unknown): body is Problem =>
  isObject(body) && isText(body['code']) && isText(body['title']) && isCount(body['status']);

export const isSoldOut = (body: unknown): body is Problem =>
  isProblem(body) && body.code === 'out-of-stock';

/** Of a 204. */
export const isNothing = (body: unknown): body is undefined => body === undefined;
