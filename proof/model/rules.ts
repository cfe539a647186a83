import { endHolds } from '../../catalog-service/src/holds/hold.ts';
import { planReservations } from '../../catalog-service/src/reservations/plan-reservations.ts';
import { planSettlements } from '../../catalog-service/src/reservations/plan-settlements.ts';
import {
  awaitPayment,
  cancel,
  deliver,
  expire,
  recordVoid,
  reject,
  ship,
} from '../../order-service/src/orders/order.ts';
import {
  decideOnCharge,
  mustRefund,
  stepOfTask,
  stepWhenReserved,
} from '../../order-service/src/order-saga/payment-rules.ts';
import { charged, type ProviderEntry, refunded } from './provider.ts';

/** What the model's steps decide by: the functions that the services run on. */
const SERVICE_RULES = {
  endHolds,
  planReservations,
  planSettlements,
  awaitPayment,
  cancel,
  deliver,
  expire,
  recordVoid,
  reject,
  ship,
  decideOnCharge,
  mustRefund,
  stepOfTask,
  stepWhenReserved,
};

/** What the services leave to databases and broker: true in the shop, false in one with that fault. */
const GUARDS = {
  /** An order is written only at the revision that it was decided on (order.mongo.ts). */
  revisionGuard: true,
  /** The unique index over buyer and Idempotency-Key (order-document.mongo.ts). */
  uniqueKey: true,
  /** The message is in the document of its change, not published before it (outbox.ts). */
  outbox: true,
  /** An outbox row goes after the broker's confirm (relay.ts). */
  markAfterConfirm: true,
  /** A message is acked after its work (consumer.ts). */
  ackAfterWork: true,
  /** The reservation is found again when its order comes again (reservation.mongo.ts). */
  inbox: true,
  /** The order's id is the provider's idempotency key (pay-order.ts). */
  sameChargeKey: true,
  /** No answer of the provider is read as no answer (pay-order.ts). */
  unknownStaysUnknown: true,
};

export type Rules = typeof SERVICE_RULES & {
  charged: typeof charged;
  /** Undefined: the provider has nothing to remember. */
  refunded: (entry: ProviderEntry | undefined) => ProviderEntry | undefined;
  guards: typeof GUARDS;
};

export const SHOP_RULES: Rules = { ...SERVICE_RULES, charged, refunded, guards: GUARDS };
