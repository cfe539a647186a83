import { reject } from '../../order-service/src/orders/order.ts';
import type { ChargeResult } from '../../order-service/src/payments/payment-provider.ts';
import { changeOrder } from './change-order.ts';
import type { RunningPayment } from './payment.ts';
import { answerOf, type ProviderEntry, voidResultOf } from './provider.ts';
import type { Slot } from './shop.ts';
import type { StepKind, World } from './step.ts';

// Mirrors order-saga/pay-order.ts, order-saga/payment-task.ts and order-saga/on-stock-reserved.ts: what they await
// is a step of its own here, for anything may happen meanwhile.

/** What a payment in the memory of a replica can come to next. */
export type PaymentMove = { kind: StepKind; name: string; slot: Slot };

type At<T extends RunningPayment['at']> = Extract<RunningPayment, { at: T }>;

/** `index` is that of the payment within the order's running ones. */
type Moves<T extends RunningPayment['at']> = (
  world: World,
  slot: Slot,
  payment: At<T>,
  index: number,
) => PaymentMove[];

const withPayment = (slot: Slot, index: number, next: RunningPayment | null): Slot => ({
  ...slot,
  payments: slot.payments.flatMap((payment, at) => {
    if (at !== index) return [payment];
    return next ? [next] : [];
  }),
});

const knownOf = ({ by, seen, isFresh }: RunningPayment) => ({ by, seen, isFresh });

const progress = (name: string, slot: Slot): PaymentMove => ({ kind: 'progress', name, slot });
const fault = (name: string, slot: Slot): PaymentMove => ({ kind: 'fault', name, slot });

/** The replica has done all that it wanted; a message is acked after that, unless a crash comes first. */
const done = (name: string, slot: Slot, { by }: RunningPayment, index: number): PaymentMove[] => {
  const after = withPayment(slot, index, null);
  if (by !== 'message' || !slot.toOrder) return [progress(name, after)];
  return [
    progress(`${name}, and acks`, { ...after, toOrder: false }),
    fault(`${name}, with a crash before the ack`, after),
  ];
};

const charge: Moves<'charge'> = ({ rules }, slot, payment, index) => {
  const known = knownOf(payment);
  const answered = (answer: ChargeResult | null, entries: readonly ProviderEntry[]): Slot => ({
    ...withPayment(slot, index, { ...known, at: 'charge-answered', answer }),
    entries,
  });
  if (slot.spec.token === 'tok_error') {
    return [progress('the provider fails to charge', answered(null, slot.entries))];
  }
  const before = rules.guards.sameChargeKey ? slot.entries[0] : undefined;
  const entry = rules.charged(before, slot.spec.token);
  const entries = before ? slot.entries.with(0, entry) : [...slot.entries, entry];
  const answer = answerOf(entry);
  if (answer === null) {
    const opened = withPayment(slot, index, { ...known, at: 'charge-opened' });
    return [progress('the provider begins to charge', { ...opened, entries })];
  }
  const name = `the provider answers the charge: ${answer.kind}`;
  return [
    progress(name, answered(answer, entries)),
    fault(`${name}, and the answer is lost`, answered(null, entries)),
    fault('the charge does not reach the provider', answered(null, slot.entries)),
  ];
};

const awaitCharge: Moves<'charge-opened'> = (_world, slot, payment, index) => {
  const answer = slot.entries[0] ? answerOf(slot.entries[0]) : null;
  // A message waits shorter than a slow charge takes, the worker longer.
  if (answer === null && payment.by !== 'message') return [];
  const name = answer ? `the provider answers the charge: ${answer.kind}` : 'no answer in time';
  const next: RunningPayment = { ...knownOf(payment), at: 'charge-answered', answer };
  return [progress(name, withPayment(slot, index, next))];
};

const judge: Moves<'charge-answered'> = ({ rules }, slot, payment, index) => {
  const { by } = payment;
  const unknown: ChargeResult | null = rules.guards.unknownStaysUnknown
    ? null
    : { kind: 'declined' };
  const answer = payment.answer ?? unknown;
  if (answer === null) {
    const waits = by === 'message';
    const outcome = changeOrder(rules, slot, payment, (state) =>
      waits ? rules.awaitPayment(state) : reject(state, 'payment-failed'),
    );
    const name = waits
      ? 'the order service leaves the payment to its worker'
      : 'the worker gives the payment up';
    return done(name, outcome.slot, payment, index);
  }
  const { kind, seen, isFresh, ...outcome } = changeOrder(rules, slot, payment, (state) =>
    rules.decideOnCharge(state, answer),
  );
  const name = `the order service writes what the charge means: ${kind}, ${seen.status}`;
  if (!rules.mustRefund(kind, answer)) return done(name, outcome.slot, payment, index);
  return [progress(name, withPayment(outcome.slot, index, { by, seen, isFresh, at: 'void' }))];
};

const voidCharge: Moves<'void'> = ({ rules }, slot, payment, index) => {
  const entry = rules.refunded(slot.entries[0]);
  const answer = entry ? voidResultOf(entry) : ({ kind: 'nothing-charged' } as const);
  const entries = entry ? [entry, ...slot.entries.slice(1)] : slot.entries;
  const next: RunningPayment = { ...knownOf(payment), at: 'void-answered', answer };
  const name = `the provider voids the charge: ${answer.kind}`;
  return [
    progress(name, { ...withPayment(slot, index, next), entries }),
    fault(`${name}, and the answer is lost`, { ...withPayment(slot, index, null), entries }),
  ];
};

const recordVoid: Moves<'void-answered'> = ({ rules }, slot, payment, index) => {
  const { answer, by } = payment;
  const { kind, seen, isFresh, ...outcome } = changeOrder(rules, slot, payment, (state) =>
    rules.recordVoid(state, answer),
  );
  const name = `the order service writes what the void means: ${kind}`;
  if (by !== 'void-task') return done(name, outcome.slot, payment, index);
  return [progress(name, withPayment(outcome.slot, index, { by, seen, isFresh, at: 'finish' }))];
};

/** Strikes the task off, unless the order changed meanwhile (payment-task.mongo.ts). */
const finish: Moves<'finish'> = (_world, slot, payment, index) => {
  const order =
    slot.order && payment.isFresh ? { ...slot.order, hasPaymentTask: false } : slot.order;
  return [
    progress("the worker's task is struck off", { ...withPayment(slot, index, null), order }),
  ];
};

const own = (world: World, slot: Slot, payment: RunningPayment, index: number): PaymentMove[] => {
  switch (payment.at) {
    case 'charge':
      return charge(world, slot, payment, index);
    case 'charge-opened':
      return awaitCharge(world, slot, payment, index);
    case 'charge-answered':
      return judge(world, slot, payment, index);
    case 'void':
      return voidCharge(world, slot, payment, index);
    case 'void-answered':
      return recordVoid(world, slot, payment, index);
    case 'finish':
      return finish(world, slot, payment, index);
  }
};

/** All that running payments of an order can come to. */
export const paymentMoves = (world: World, slot: Slot): PaymentMove[] =>
  slot.payments.flatMap((payment, index) => [
    ...own(world, slot, payment, index),
    fault(`a crash at "${payment.at}"`, withPayment(slot, index, null)),
  ]);

/** Time passes at the provider. */
export const settlingMoves = (slot: Slot): PaymentMove[] =>
  slot.entries.some((entry) => !entry.hasSettled)
    ? [
        progress('the slow charge settles', {
          ...slot,
          entries: slot.entries.map((entry) => ({ ...entry, hasSettled: true })),
        }),
      ]
    : [];
