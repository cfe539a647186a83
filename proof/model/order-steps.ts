import { changeOrder } from './change-order.ts';
import type { RunningPayment } from './payment.ts';
import { paymentMoves, settlingMoves } from './payment-steps.ts';
import { type OrderDocument, type Slot, withSlot } from './shop.ts';
import type { SlotSteps, Step, StepKind, World } from './step.ts';

/** Replicas that may work on one order's payment at once. */
const MAX_RUNNING = 2;

type PaymentStart = { by: 'message' | 'worker'; step: 'charge' | 'void' };

const startPayment = (slot: Slot, order: OrderDocument, { by, step }: PaymentStart): Slot => {
  const payment: RunningPayment = {
    by: by === 'message' ? by : `${step}-task`,
    seen: order.state,
    isFresh: true,
    at: step,
  };
  return { ...slot, payments: [...slot.payments, payment] };
};

type Move = { kind: StepKind; name: string; next: Slot };

/** A message that is worked off at once: the ack follows, unless a crash comes first. */
const reads = (name: string, next: Slot): Move[] => [
  { kind: 'progress', name: `${name}, and acks`, next: { ...next, toOrder: false } },
  { kind: 'fault', name: `${name}, with a crash before the ack`, next },
];

/** The order service reads the catalog's answer (order-saga/). */
const hearAnswer = ({ rules }: World, slot: Slot): Move[] => {
  const outcome = slot.reservation?.outcome;
  const { order } = slot;
  if (!order || !outcome || !slot.toOrder) return [];
  if (outcome.kind === 'rejected') {
    const read = { seen: order.state, isFresh: true };
    const after = changeOrder(rules, slot, read, (state) => rules.reject(state, outcome.reason));
    return reads(`the order service reads stock-rejected (${after.kind})`, after.slot);
  }
  const step = rules.stepWhenReserved(order.state);
  const name = `the order service reads stock-reserved (${step})`;
  if (step === 'nothing') return reads(name, slot);
  if (slot.payments.length >= MAX_RUNNING) return [];
  const next = startPayment(slot, order, { by: 'message', step });
  const isInHand = slot.payments.some(({ by }) => by === 'message');
  return isInHand
    ? [{ kind: 'fault', name: `the connection is lost, and ${name} again`, next }]
    : [{ kind: 'progress', name, next }];
};

/** The payment worker claims the order's work (payment-worker.ts, payment-task.ts). */
const claimTask = ({ rules }: World, slot: Slot): Move[] => {
  const { order } = slot;
  if (!order?.hasPaymentTask) return [];
  const step = rules.stepOfTask(order.state);
  const name = `the worker claims the payment: ${step}`;
  if (step === 'nothing') {
    const next = { ...slot, order: { ...order, hasPaymentTask: false } };
    return [{ kind: 'progress', name, next }];
  }
  if (slot.payments.length >= MAX_RUNNING) return [];
  const next = startPayment(slot, order, { by: 'worker', step });
  const isTaken = slot.payments.some(({ by }) => by !== 'message');
  return isTaken
    ? [{ kind: 'fault', name: `the lease is over, ${name} again`, next }]
    : [{ kind: 'progress', name, next }];
};

/** The order service's consumers, its payment worker and what both wait for at the provider. */
export const orderSteps: SlotSteps = (world, shop, slot, index) => {
  const { guards } = world.rules;
  const steps = [...hearAnswer(world, slot), ...claimTask(world, slot)];
  if (slot.toOrder && !guards.ackAfterWork) {
    const name = "the order service acks the catalog's answer, and crashes before the work";
    steps.push({ kind: 'fault', name, next: { ...slot, toOrder: false } });
  }
  for (const { slot: next, ...move } of [...paymentMoves(world, slot), ...settlingMoves(slot)]) {
    steps.push({ ...move, next });
  }
  return steps.map(
    ({ kind, name, next }): Step => ({
      kind,
      name,
      slot: index,
      next: withSlot(shop, index, next),
    }),
  );
};
