import type { z } from 'zod';
import { invalidRequest } from '../errors/index.ts';

/** Encodes the sort key of the last item of a page. A cursor is opaque to clients. */
export const encodeCursor = (sortKey: unknown): string =>
  Buffer.from(JSON.stringify(sortKey)).toString('base64url');

/** Decodes a cursor. Throws `invalid-request` when its sort key does not match the schema. */
export const decodeCursor = <S extends z.ZodType>(schema: S, cursor: string): z.output<S> => {
  const result = schema.safeParse(parseJson(cursor));
  if (result.success) return result.data;
  throw invalidRequest('The cursor does not fit.', [
    { parameter: 'cursor', detail: 'is not a cursor of this list' },
  ]);
};

const parseJson = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** The `Link` header that leads to the next page: the same query with another cursor. */
export const nextLink = (originalUrl: string, cursor: string): string => {
  // A value may contain a question mark too: only the first one ends the path.
  const [path = '/', ...search] = originalUrl.split('?');
  const query = new URLSearchParams(search.join('?'));
  query.set('cursor', cursor);
  return `<${path}?${query.toString()}>; rel="next"`;
};
