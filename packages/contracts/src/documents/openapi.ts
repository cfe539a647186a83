import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
} from 'zod-openapi';
import { catalogOperations } from '../books/operations.ts';
import { type Operation, pathsOf, problemSchema } from '../http/operation.ts';
import { orderOperations } from '../orders/operations.ts';
import { systemOperations } from '../system/operations.ts';
import { sessionOperations, userOperations } from '../users/operations.ts';
import {
  describeHeaders,
  describeProblemExamples,
  describeProblemReplies,
  describeReplies,
  problemCodesOf,
} from './replies.ts';

export * from './asyncapi.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const API_VERSION = '1.0.0';

/** Every operation that clients may call. */
export const operations: readonly Operation[] = [
  ...userOperations,
  ...sessionOperations,
  ...catalogOperations,
  ...orderOperations,
  ...systemOperations,
];

const TAGS = { user: 'Users', catalog: 'Books', order: 'Orders', gateway: 'System' } as const;

const codes = [...new Set(operations.flatMap(problemCodesOf))];

// A path with U+0000 is malformed; any other id that does not exist is a 404.
const pathParameter = (description: string) =>
  z.string().min(1).meta({ description, pattern: '^[^\\x00]+$' });

const PATH_PARAMETERS: Readonly<Record<string, z.ZodType>> = {
  id: pathParameter('an opaque id'),
  username: pathParameter('a username; case is ignored'),
};

const namesIn = (path: string): string[] =>
  [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);

const optional = (schemas: Readonly<Record<string, z.ZodType>>) =>
  z.object(
    Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema.optional()])),
  );

/** The path, query and header parameters of an operation at one of its paths. */
const describeParameters = (operation: Operation, path: string): ZodOpenApiParameters => {
  const inPath = namesIn(path).map((name) => [name, PATH_PARAMETERS[name] ?? z.string()] as const);
  return {
    ...(inPath.length > 0 ? { path: z.object(Object.fromEntries(inPath)) } : {}),
    ...(operation.query instanceof z.ZodObject ? { query: operation.query } : {}),
    ...(operation.requestHeaders ? { header: optional(operation.requestHeaders) } : {}),
  };
};

/** `/books/:id` → `/books/{id}` */
const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

const describeOperation = (operation: Operation, path: string): ZodOpenApiOperationObject => {
  const isAlias = path !== operation.path;
  const { example } = operation;
  return {
    operationId: isAlias ? `${operation.id}Alias` : operation.id,
    summary: isAlias ? `${operation.summary} (same as ${operation.path})` : operation.summary,
    tags: [TAGS[operation.service]],
    security: operation.access === 'public' ? [] : [{ bearer: [] }],
    requestParams: describeParameters(operation, path),
    ...(operation.body
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: operation.body,
                ...(example === undefined ? {} : { example }),
              },
            },
          },
        }
      : {}),
    responses: describeReplies(operation),
  };
};

const describePaths = (): Record<string, Record<string, ZodOpenApiOperationObject>> => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of operations) {
    for (const path of pathsOf(operation)) {
      paths[templateOf(path)] = {
        ...paths[templateOf(path)],
        [operation.method]: describeOperation(operation, path),
      };
    }
  }
  return paths;
};

/** Generates the OpenAPI 3.1 document of all services from the schemas that validate requests. */
export const createOpenApiDocument = (): OpenApiDocument =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Bookstore',
      version: API_VERSION,
      description:
        'Register, browse, order. Money is a decimal number of US dollars, times are ISO 8601 in UTC, ids are opaque. Lists are paged by `limit` and `cursor`: follow the `Link` header. Text is well-formed Unicode. Errors are problem details (RFC 9457) with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'this shop' }],
    tags: [
      { name: 'Users', description: 'user-service' },
      { name: 'Books', description: 'catalog-service' },
      { name: 'Orders', description: 'order-service' },
      { name: 'System', description: 'the gateway, out of what the services say' },
    ],
    paths: describePaths(),
    components: {
      schemas: { Problem: problemSchema },
      headers: describeHeaders(),
      responses: describeProblemReplies(codes),
      examples: describeProblemExamples(codes),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The access_token of POST /login.',
        },
      },
    },
  });
