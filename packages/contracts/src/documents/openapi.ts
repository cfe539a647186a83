import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { catalogOperations } from '../books/index.ts';
import { type Operation, pathsOf, problemSchema } from '../http/index.ts';
import { orderOperations } from '../orders/index.ts';
import { systemOperations } from '../system/index.ts';
import { sessionOperations, userOperations } from '../users/index.ts';
import { describeHeaders, describeParameters } from './parameters.ts';
import { describeProblemExamples, describeProblems, problemCodesOf } from './problem-replies.ts';
import { exampleOf } from './examples.ts';
import { describeSuccess } from './success-replies.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const API_VERSION = '1.0.0';

const operations: readonly Operation[] = [
  ...userOperations,
  ...sessionOperations,
  ...catalogOperations,
  ...orderOperations,
  ...systemOperations,
];

const TAGS = { user: 'Users', catalog: 'Books', order: 'Orders', gateway: 'System' } as const;

/** `/books/:id` → `/books/{id}` */
const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

const describeOperation = (operation: Operation, path: string): ZodOpenApiOperationObject => {
  const isAlias = path !== operation.path;
  const example = exampleOf(operation.id);
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
    responses: { ...describeSuccess(operation), ...describeProblems(operation) },
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

/** The OpenAPI 3.1 document of all services, out of the schemas that validate the traffic. */
export const createOpenApiDocument = (): OpenApiDocument =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Bookstore',
      version: API_VERSION,
      description:
        'Register, browse, order. Money is a decimal number of US dollars, times are ISO 8601 in UTC, ids are opaque. Lists are paged by `limit` and `cursor`: follow the `Link` header. Errors are problem details (RFC 9457) with a stable `code`.',
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
      examples: describeProblemExamples([...new Set(operations.flatMap(problemCodesOf))]),
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
