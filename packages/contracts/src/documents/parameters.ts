import { z } from 'zod';
import type { ZodOpenApiParameters } from 'zod-openapi';
import type { Operation } from '../http/operation.ts';

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
export const describeParameters = (operation: Operation, path: string): ZodOpenApiParameters => {
  const inPath = namesIn(path).map((name) => [name, PATH_PARAMETERS[name] ?? z.string()] as const);
  return {
    ...(inPath.length > 0 ? { path: z.object(Object.fromEntries(inPath)) } : {}),
    ...(operation.query instanceof z.ZodObject ? { query: operation.query } : {}),
    ...(operation.requestHeaders ? { header: optional(operation.requestHeaders) } : {}),
  };
};
