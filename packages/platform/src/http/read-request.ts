import type { FieldError } from '@bookstore/contracts/http';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** A parsed value, or every field at fault: `value` is undefined when there are errors. */
export type Parsed<T> = { value: T | undefined; errors: readonly FieldError[] };

const escapePointer = (key: PropertyKey): string =>
  String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** Returns one entry per field at fault; unknown keys get an entry each. */
const expandIssue = (issue: Issue): { path: PropertyKey[]; detail: string }[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], detail: 'is not known' }));
  }
  return [{ path: issue.path, detail: issue.message }];
};

const bodyErrors = (issues: readonly Issue[]): FieldError[] =>
  issues.flatMap(expandIssue).map(({ path, detail }) => ({
    pointer: path.map((key) => `/${escapePointer(key)}`).join(''),
    detail,
  }));

const parameterErrors = (issues: readonly Issue[]): FieldError[] =>
  issues
    .flatMap(expandIssue)
    .map(({ path, detail }) => ({ parameter: path.map(String).join('.'), detail }));

/** Validates a JSON body that is already parsed; the errors carry JSON pointers into it. */
export const readBody = <S extends z.ZodType>(schema: S, body: unknown): Parsed<z.output<S>> => {
  const result = schema.safeParse(body);
  if (result.success) return { value: result.data, errors: [] };
  return { value: undefined, errors: bodyErrors(result.error.issues) };
};

/**
 * Parses and validates a query string; unknown and repeated keys are errors.
 * @param search the text after the question mark, such as `limit=5&cursor=abc`
 */
export const readQuery = <S extends z.ZodType>(schema: S, search: string): Parsed<z.output<S>> => {
  const values = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [key, value] of new URLSearchParams(search)) {
    if (values.has(key)) repeated.add(key);
    values.set(key, value);
  }
  const result = schema.safeParse(Object.fromEntries(values));
  const errors = [...repeated].map(
    (key): FieldError => ({ parameter: key, detail: 'is given more than once' }),
  );
  if (!result.success) errors.push(...parameterErrors(result.error.issues));
  return { value: result.data, errors };
};
