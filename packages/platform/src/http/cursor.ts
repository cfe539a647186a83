import type { z } from 'zod';
import { invalidRequest } from '../errors/index.ts';

/** A cursor is opaque to clients: the sort key of the last entry they saw. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** Throws `invalid-request` for anything but a cursor that fits the schema. */
export const decodeCursor = <S extends z.ZodType>(schema: S, cursor: string): z.output<S> => {
  const result = schema.safeParse(readJson(cursor));
  if (result.success) return result.data;
  throw invalidRequest('The cursor does not fit.', [
    { parameter: 'cursor', detail: 'is not a cursor of this list' },
  ]);
};

const readJson = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};
