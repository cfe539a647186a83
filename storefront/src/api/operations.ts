import type { catalogOperations } from '@bookstore/contracts/books';
import type { orderOperations } from '@bookstore/contracts/orders';
import type { systemOperations } from '@bookstore/contracts/system';
import type { sessionOperations, userOperations } from '@bookstore/contracts/users';
import type { z } from 'zod';

/** Every call of the shop, as the contracts describe it: types only, so no schema is in the bundle. */
type Operations =
  | (typeof catalogOperations)[number]
  | (typeof orderOperations)[number]
  | (typeof userOperations)[number]
  | (typeof sessionOperations)[number]
  | (typeof systemOperations)[number];

export type Method = Operations['method'];
export type PathOf<M extends Method> = Extract<Operations, { method: M }>['path'];
export type OperationAt<M extends Method, P extends string> = Extract<
  Operations,
  { method: M; path: P }
>;

type ParamNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;
type SchemaIn<T> = T extends { schema: infer S extends z.ZodType } ? z.output<S> : never;
type Bodies<R> = { [Status in keyof R]: SchemaIn<R[Status]> }[keyof R];

/** What a good reply carries; undefined for a 204. */
export type ReplyOf<O> = O extends { replies: infer R }
  ? [Bodies<R>] extends [never]
    ? undefined
    : Bodies<R>
  : never;

/** What a call needs: the path's parameters, and query and body as they are sent. */
export type InputOf<P extends string, O> = ([ParamNames<P>] extends [never]
  ? object
  : { params: Record<ParamNames<P>, string> }) &
  (O extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : object) &
  (O extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : object);
