import { createHash } from 'node:crypto';
import type { Order } from './order.ts';
import type { RequestedLine } from './order-lines.ts';

/** The key that a client gave to a request, and the fingerprint of its body. */
export type IdempotencyClaim = { key: string; fingerprint: string };

/** An order that was placed under a key, and the fingerprint of the body that placed it. */
export type KnownRequest = { order: Order; fingerprint: string };

type OrderRequest = {
  lines: readonly RequestedLine[];
  paymentToken: string;
  holdId: string | undefined;
};

/** Equal for bodies that mean the same once parsed: lines merged, defaults filled in. */
export const fingerprintOf = ({ lines, paymentToken, holdId }: OrderRequest): string => {
  const wanted = lines.map((line) => [line.bookId, line.quantity]);
  return createHash('sha256')
    .update(JSON.stringify([wanted, paymentToken, holdId ?? null]))
    .digest('base64url');
};
