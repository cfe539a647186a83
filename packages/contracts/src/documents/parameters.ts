import { z } from 'zod';
import type { oas31, ZodOpenApiParameters } from 'zod-openapi';
import type { Operation } from '../http/index.ts';

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  id: 'an opaque id',
  username: 'a username, upper and lower case alike',
};

const namesIn = (path: string): string[] =>
  [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);

const textObject = (descriptions: Readonly<Record<string, string>>, optional: boolean) =>
  z.object(
    Object.fromEntries(
      Object.entries(descriptions).map(([name, description]) => {
        const schema = z.string().meta({ description });
        return [name, optional ? schema.optional() : schema];
      }),
    ),
  );

/** Path, query and header parameters of one call. */
export const describeParameters = (operation: Operation, path: string): ZodOpenApiParameters => {
  const names = namesIn(path);
  const inPath = Object.fromEntries(names.map((name) => [name, PATH_PARAMETERS[name] ?? name]));
  return {
    ...(names.length > 0 ? { path: textObject(inPath, false) } : {}),
    ...(operation.query instanceof z.ZodObject ? { query: operation.query } : {}),
    ...(operation.requestHeaders ? { header: textObject(operation.requestHeaders, true) } : {}),
  };
};

const text = (description: string): oas31.HeaderObject => ({
  description,
  schema: { type: 'string' },
});

/** Reply headers that replies refer to by name. */
export const describeHeaders = (): Record<string, oas31.HeaderObject> => ({
  'X-Request-Id': text('what to name when asking about this request'),
  'Retry-After': text('whole seconds after which a new try makes sense'),
  RateLimit: text('what is left of each limit: "name";r=requests;t=seconds'),
  Link: text('rel="next" while there is more'),
  ETag: text('weak, of the whole reply'),
  Location: text('the path of what was made'),
  'Idempotent-Replayed': text('true when this order was made by an earlier request'),
  'Preference-Applied': text('wait=N when the reply waited for the order to be settled'),
  Allow: text('the methods of this path'),
  'WWW-Authenticate': text('how to sign in'),
});

export const headerRef = (name: string) => ({ $ref: `#/components/headers/${name}` });
