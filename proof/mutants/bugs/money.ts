import type { Mutant } from '../mutant.ts';
import { MODEL } from './model-check.ts';

const SAGA = 'order-service/src/order-saga';
const PAYMENTS_TEST = `${SAGA}/payments.int.test.ts`;
const PAY_ORDER = `${SAGA}/pay-order.ts`;
const ORDERS = 'order-service/src/orders';
const ORDER_RULES = `${ORDERS}/order.ts`;
const ORDER_RULES_TEST = `${ORDERS}/order.unit.test.ts`;

/** Money charged twice, kept, never taken, or of the wrong amount. */
export const MONEY_BUGS: readonly Mutant[] = [
  {
    name: 'price-from-client',
    quick: true,
    bug: 'A price that the client sends along is taken.',
    breaks: ['contract'],
    edits: [
      {
        file: 'packages/contracts/src/orders/schemas.ts',
        find: 'export const placeOrderBodySchema = z\n  .strictObject({',
        replace: 'export const placeOrderBodySchema = z\n  .looseObject({',
      },
      {
        file: `${ORDERS}/place-order.routes.ts`,
        find: "return { lines: mergeLines([{ book_id: book_id ?? '', quantity }]), form: 'single' as const };",
        replace: `const price = Number(items ?? rest['price'] ?? Number.NaN);
  const lines = mergeLines([{ book_id: book_id ?? '', quantity }]);
  return { lines: lines.map((line) => ({ ...line, clientCents: price * 100 })), form: 'single' as const };`,
      },
      {
        file: `${ORDERS}/place-order.routes.ts`,
        find: 'const linesOf = ({ items, book_id, quantity = 1 }: PlaceOrderBody) => {',
        replace: 'const linesOf = ({ items, book_id, quantity = 1, ...rest }: PlaceOrderBody) => {',
      },
      {
        file: `${ORDERS}/price-lines.ts`,
        find: 'return [{ ...line, title, unitPriceCents, cachedStock }];',
        replace: `const { clientCents = Number.NaN } = line as { clientCents?: number };
      const cents = Number.isNaN(clientCents) ? unitPriceCents : clientCents;
      return [{ ...line, title, unitPriceCents: cents, cachedStock }];`,
      },
    ],
    checks: [
      {
        file: `${ORDERS}/place-order.int.test.ts`,
        test: 'takes the price of the shop, never the one of the client',
      },
    ],
  },
  {
    name: 'floats-for-money',
    quick: true,
    bug: 'Totals are reckoned in dollars and are off by fractions of a cent.',
    breaks: ['contract'],
    edits: [
      {
        file: ORDER_RULES,
        find: '=> line.quantity * line.unitPriceCents;',
        replace: '=> line.quantity * (line.unitPriceCents / 100) * 100;',
      },
    ],
    checks: [{ file: ORDER_RULES_TEST, test: 'are whole cents, whatever the lines' }],
  },
  {
    name: 'timeout-read-as-declined',
    bug: 'An answer of the provider that does not come is taken as "declined", though it may have charged.',
    breaks: ['I3', 'I6'],
    edits: [
      {
        file: PAY_ORDER,
        find: "if (hasNoResult(result)) return result.kind === 'defect' ? 'defect' : 'unknown';",
        replace: `if (hasNoResult(result)) {
      await changeOrder(order, (state) => decideOnCharge(state, { kind: 'declined' }));
      return 'settled';
    }`,
      },
    ],
    checks: [
      {
        file: PAYMENTS_TEST,
        test: 'tok_timeout: a lost answer is never read as declined; asked again, it was one charge',
      },
    ],
  },
  {
    name: 'charged-twice',
    bug: 'Each try asks the provider under a key of its own, so a repeat is a second charge.',
    breaks: ['I3'],
    edits: [
      {
        file: PAY_ORDER,
        find: 'key: order.id,',
        replace: 'key: crypto.randomUUID(),',
      },
    ],
    checks: [
      {
        file: PAYMENTS_TEST,
        test: 'a crash between the charge and the write: the redelivery finds the same charge',
      },
    ],
  },
  {
    name: 'charge-after-cancel',
    quick: true,
    bug: 'A reservation that comes after the cancel of its order asks for the money all the same.',
    breaks: ['I6'],
    edits: [
      {
        file: `${SAGA}/payment-rules.ts`,
        find: `export const stepWhenReserved = (state: OrderState): PaymentStep => {
  if (hasEnded(state)) return 'void';`,
        replace: `export const stepWhenReserved = (state: OrderState): PaymentStep => {
  if (hasEnded(state)) return 'charge';`,
      },
    ],
    checks: [
      {
        file: `${SAGA}/late-reservation.int.test.ts`,
        test: 'the provider is not asked to charge an order that was %s',
      },
    ],
  },
  {
    name: 'no-refund-on-cancel',
    bug: 'The money of an accepted order that is cancelled is kept.',
    breaks: ['I6'],
    edits: [
      {
        file: ORDER_RULES,
        find: "const payment = { ...state.payment, status: 'refund-pending' } as const;\n      return changed({ ...to, payment }, 'order-cancelled', 'void');",
        replace:
          "const payment = { ...state.payment, status: 'refund-pending' } as const;\n      return changed({ ...to, payment }, 'order-cancelled', 'none');",
      },
    ],
    checks: [
      { file: `${ORDERS}/move-order.int.test.ts`, test: 'an ACCEPTED order gives the money back' },
      MODEL,
    ],
  },
  {
    name: 'late-money-kept',
    quick: true,
    bug: 'Money that comes after the end of its order is not sent back.',
    breaks: ['I6'],
    edits: [
      {
        file: ORDER_RULES,
        find: "if (state.status === 'REJECTED' || state.status === 'CANCELLED') return REFUSED;",
        replace:
          "if (state.status === 'REJECTED' || state.status === 'CANCELLED') return UNCHANGED;",
      },
    ],
    checks: [{ file: ORDER_RULES_TEST, test: 'money that comes after the end must go back' }],
  },
  {
    name: 'expiry-forgets-charge',
    quick: true,
    bug: 'An order that expires while its charge may be under way does not look whether money was taken.',
    breaks: ['I6'],
    edits: [
      {
        file: ORDER_RULES,
        find: "const task = reason === 'expired' ? 'void' : 'none';",
        replace: "const task = 'none';",
      },
    ],
    checks: [
      {
        file: ORDER_RULES_TEST,
        test: 'have the payment voided whenever a charge may be under way or done',
      },
      { file: `${ORDERS}/order-table.unit.test.ts`, test: 'on %s' },
      MODEL,
    ],
  },
  {
    name: 'payment-task-lost',
    bug: 'An order whose payment is not known yet is not noted for a later try and stays PENDING.',
    breaks: ['I4'],
    edits: [
      {
        file: `${ORDERS}/order-document.mongo.ts`,
        find: "change.task === 'none'",
        replace: "change.task !== 'void'",
      },
    ],
    checks: [{ file: PAYMENTS_TEST, test: 'tok_slow: pending for two seconds, then accepted' }],
  },
  {
    name: 'provider-waited-for',
    bug: 'A provider that ignores its deadline is waited for: 64 such orders stop all others.',
    breaks: ['I4'],
    edits: [
      {
        file: 'order-service/src/payments/bounded-provider.ts',
        find: 'await Promise.race([ended, ask()]);',
        replace: 'await ask();',
      },
    ],
    checks: [
      {
        file: `${SAGA}/silent-provider.int.test.ts`,
        test: 'a provider that never answers 65 orders blocks neither the 66th nor the stop',
      },
    ],
  },
];
