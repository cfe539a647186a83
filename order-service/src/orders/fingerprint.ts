import { createHash } from 'node:crypto';
import type { WantedLine } from './lines.ts';

export type OrderRequest = {
  lines: readonly WantedLine[];
  paymentToken: string;
  holdId: string | undefined;
};

/** The same for bodies that mean the same once parsed: lines merged, defaults filled in. */
export const fingerprintOf = ({ lines, paymentToken, holdId }: OrderRequest): string => {
  const wanted = lines.map((line) => [line.bookId, line.quantity]);
  return createHash('sha256')
    .update(JSON.stringify([wanted, paymentToken, holdId ?? null]))
    .digest('base64url');
};
