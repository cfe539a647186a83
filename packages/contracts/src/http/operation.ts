import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';

export type ServiceName = 'user' | 'catalog' | 'order';

/** Who may call: anyone, a signed-in user (ownership is the service's question), or an admin. */
export type Access = 'public' | 'user' | 'admin';

export type ReplyDescription = {
  description: string;
  schema?: z.ZodType;
  mediaType?: string;
};

/**
 * One HTTP call of the shop. The services bind handlers to operations, the gateway makes its access
 * table from them and the OpenAPI document is built from them: nothing about a call is said twice.
 */
export type Operation = {
  id: string;
  /** Who answers it; the gateway answers some itself and passes the others on. */
  service: ServiceName | 'gateway';
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Express pattern, such as `/books/:id`. */
  path: string;
  /** Other patterns that mean the same call. */
  aliases?: readonly string[];
  access: Access;
  /** `internal`: a call between services, which neither the edge nor the API document knows. */
  audience?: 'internal';
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  requestHeaders?: Readonly<Record<string, string>>;
  replies: Readonly<Record<number, ReplyDescription>>;
  problems: readonly ProblemCode[];
};

/** An operation that is passed on to a service. */
export type ServiceOperation = Operation & { service: ServiceName };

/** Keeps the literal types, so that a handler knows the types of its query and body. */
export const defineOperation = <const T extends Operation>(operation: T): T => operation;

export type BodyOf<T extends Operation> = T extends { body: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

export type QueryOf<T extends Operation> = T extends { query: infer S extends z.ZodType }
  ? z.output<S>
  : Record<string, never>;

export const pathsOf = (operation: Operation): readonly string[] => [
  operation.path,
  ...(operation.aliases ?? []),
];
