import type { FieldError } from '@bookstore/contracts/http';

const PRINTABLE_ASCII = /^[\x20-\x7e]{1,128}$/;
const WAIT = /^wait\s*=\s*"?(\d+)"?$/i;
const MAX_WAIT_S = 10;

/** An Idempotency-Key at fault: it may be left out, else it must be 1 to 128 printable ASCII characters. */
export const idempotencyKeyFaults = (header: string | undefined): FieldError[] =>
  header === undefined || PRINTABLE_ASCII.test(header)
    ? []
    : [{ parameter: 'Idempotency-Key', detail: 'must be 1 to 128 printable ASCII characters' }];

/**
 * Whole seconds (0 to 10) that the client asks to wait for, or null. A preference is not a demand:
 * what can't be read is ignored (RFC 7240).
 */
export const parseWait = (header: string | undefined): number | null => {
  for (const preference of (header ?? '').split(',')) {
    const [name = ''] = preference.split(';');
    const seconds = WAIT.exec(name.trim())?.[1];
    if (seconds !== undefined) return Math.min(MAX_WAIT_S, Number(seconds));
  }
  return null;
};

/** The revision that a client of the stream saw last; 0 when it names none that could be. */
export const parseLastEventId = (header: string | undefined, newest: number): number => {
  if (header === undefined || !/^\d{1,9}$/.test(header)) return 0;
  const seen = Number(header);
  return seen <= newest ? seen : 0;
};
