/** What must hold, always: the message contract names them so. */
export const INVARIANTS = {
  I1: 'no count of copies is below 0',
  I2: 'the ledger adds up to the copies on hand, and these to their parts',
  I3: 'an order has one reservation and one charge',
  I4: 'every order is there and comes to its end',
  I5: 'no copies are kept without a live order or hold',
  I6: 'ended orders gave copies and money back',
  I7: 'messages get through: outboxes drain, nothing is dead-lettered',
  I8: 'the ledger of sales is the accepted orders, line by line',
  I9: 'one Idempotency-Key, one order',
} as const;
export type Invariant = keyof typeof INVARIANTS;

export type Subject = { kind: 'order' | 'book' | 'hold' | 'queue' | 'shop'; id: string };

/** What may be done about a finding without asking anybody: safe to repeat, and undone by nothing. */
export type Remedy =
  /** The message of the order's last move is sent once more: its readers take repeats. */
  | { kind: 'tell' }
  /** An order that waits for too long ends as `expired`. */
  | { kind: 'expire' }
  /** The order gets a payment task: the worker asks for its money, or sees that none is kept. */
  | { kind: 'payment' }
  /** Copies that are reserved for an order that does not exist go back. */
  | { kind: 'release' }
  /** The relay is told of messages that it can't see. */
  | { kind: 'send'; collection: 'orders' | 'reservations' | 'books' }
  | { kind: 'redrive' };

/** Why something may still come right by itself. */
export type Passing = {
  /** Since when it stands still. */
  since: Date;
  /** Its document says who goes on with it (outbox, payment work); how long that may take is judged by itself. */
  isCarried: boolean;
  /** Where the message that goes on with it may wait. */
  queues: readonly string[];
};

/** One thing that is not as it must be in a shop at rest. */
export type Finding = {
  invariant: Invariant;
  subject: Subject;
  what: string;
  /** Absent: no moment of a sound shop looks like this. */
  passing?: Passing;
  remedy?: Remedy;
};

export const keyOf = ({ invariant, subject }: Finding): string =>
  `${invariant} ${subject.kind} ${subject.id}`;

/** For people. */
export const describe = ({ subject, what }: Finding): string =>
  `${subject.kind} ${subject.id}: ${what}`;
