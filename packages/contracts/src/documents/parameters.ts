import { z } from 'zod';
import type { ZodOpenApiParameters } from 'zod-openapi';
import type { Operation } from '../http/operation.ts';

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

/** The path, query and header parameters of an operation at one of its paths. */
export const describeParameters = (operation: Operation, path: string): ZodOpenApiParameters => {
  const names = namesIn(path);
  const inPath = Object.fromEntries(names.map((name) => [name, PATH_PARAMETERS[name] ?? name]));
  return {
    ...(names.length > 0 ? { path: textObject(inPath, false) } : {}),
    ...(operation.query instanceof z.ZodObject ? { query: operation.query } : {}),
    ...(operation.requestHeaders ? { header: textObject(operation.requestHeaders, true) } : {}),
  };
};
