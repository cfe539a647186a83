import type { z } from 'zod';
import type { ProblemCode } from './problems.ts';
import type { TrafficClass } from './traffic-class.ts';

export * from './problems.ts';
export * from './traffic-class.ts';

export type ServiceName = 'user' | 'catalog' | 'order';

/** Who may call: anyone, a signed-in user (the service checks ownership), or an admin. */
export type Access = 'public' | 'user' | 'admin';

/** Headers of successful replies that some operations send. */
export type ReplyHeader =
  | 'ETag'
  | 'Idempotent-Replayed'
  | 'Link'
  | 'Location'
  | 'Preference-Applied';

export type ReplyDescription = {
  description: string;
  headers?: readonly ReplyHeader[];
  schema?: z.ZodType;
  /** `application/json` by default. */
  mediaType?: string;
};

/**
 * One HTTP operation of the shop, described in one place. The services route requests by it, the gateway
 * builds its access table from it, and the OpenAPI document is generated from it.
 */
export type Operation = {
  id: string;
  /** The process that answers: the gateway, or the service it forwards to. */
  service: ServiceName | 'gateway';
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Express pattern, such as `/books/:id`. */
  path: string;
  /** Other patterns of the same operation. */
  aliases?: readonly string[];
  access: Access;
  /** `internal`: between services only, unknown to the edge and to the OpenAPI document. */
  audience?: 'internal';
  /** Only where it differs from the class of its access or service: see `trafficClassOf`. */
  trafficClass?: TrafficClass;
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  /** A body that the schema accepts, for the API reference. */
  example?: unknown;
  /** Optional headers; a header that does not match its schema is refused or ignored as described. */
  requestHeaders?: Readonly<Record<string, z.ZodType>>;
  replies: Readonly<Record<number, ReplyDescription>>;
  /** Its own problems; those of every operation are added to the OpenAPI document. */
  problems: readonly ProblemCode[];
};

/** An operation that the gateway forwards to a service. */
export type ServiceOperation = Operation & { service: ServiceName };

/** Keeps the literal types, which give a handler the types of its query and body. */
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
