import type {
  BookRecord,
  ChargeRecord,
  MovementRecord,
  OrderRecord,
  ReservationRecord,
} from './records.ts';

/** All that the shop keeps about one order. */
export type OrderCase = {
  id: string;
  order: OrderRecord | null;
  reservation: ReservationRecord | null;
  /** Of the ledger, those of this order. */
  movements: readonly MovementRecord[];
  charge: ChargeRecord | null;
};

/** All that the catalog keeps about the copies of one book, as of one moment. */
export type BookCase = {
  id: string;
  book: BookRecord | null;
  ledger: { entries: number; sum: number };
  /** Copies in reservations that are open. */
  reserved: number;
  /** Copies in holds that are open. */
  held: number;
};

/** By what time something is too late. */
export type Rules = {
  now: Date;
  /** How long a step of an order may take, ms. */
  graceMs: number;
  /** How long an order may be PENDING, ms: ORDER_EXPIRY_MS of order-service. */
  expiryMs: number;
};

const SOLD: ReadonlySet<string> = new Set(['ACCEPTED', 'SHIPPED', 'DELIVERED']);

export const isSold = ({ status }: OrderRecord): boolean => SOLD.has(status);

/** Ended without a sale. */
export const isEnded = ({ status }: OrderRecord): boolean =>
  status === 'REJECTED' || status === 'CANCELLED';
