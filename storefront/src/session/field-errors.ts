import { ProblemError } from '../api/problem-error.ts';

export type FieldErrors = Readonly<Record<string, string>>;

const sentence = (detail: string): string =>
  `${detail.charAt(0).toUpperCase()}${detail.slice(1)}${/[.!?]$/.test(detail) ? '' : '.'}`;

/**
 * The refusals that belong beside a field, by the name of the field: those that the shop points at, and
 * those of `codes`, which tells the field that a code of the contract means. Empty when none does.
 */
export const fieldErrorsOf = (
  error: unknown,
  codes: Readonly<Record<string, string>> = {},
): FieldErrors => {
  if (!(error instanceof ProblemError)) return {};
  const field = codes[error.code];
  if (field !== undefined) return { [field]: error.message };
  return Object.fromEntries(
    error.fields.flatMap((each) =>
      'pointer' in each ? [[each.pointer.slice(1), sentence(each.detail)]] : [],
    ),
  );
};
