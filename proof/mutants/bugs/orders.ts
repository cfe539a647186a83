import type { Mutant } from '../mutant.ts';

const ORDERS = 'order-service/src/orders';
const SAGA = 'order-service/src/order-saga';
const ORDER_RULES = `${ORDERS}/order.ts`;
const ORDER_STORE = `${ORDERS}/order.mongo.ts`;
const IDEMPOTENCY_TEST = `${ORDERS}/idempotency.int.test.ts`;
const OUTAGES_TEST = `${ORDERS}/outages.int.test.ts`;
const MOVES_TEST = `${ORDERS}/move-order.int.test.ts`;

/** Orders lost, doubled, stuck, or moved where they must not go. */
export const ORDER_BUGS: readonly Mutant[] = [
  {
    name: 'order-without-outbox',
    bug: 'A new order is written without its message: a crash before the publish leaves it PENDING.',
    breaks: ['I4', 'I7'],
    edits: [
      {
        file: ORDER_STORE,
        find: '...outboxFields(messages, at),',
        replace: '...outboxFields([], at),',
      },
    ],
    checks: [
      {
        file: OUTAGES_TEST,
        test: 'a replica that dies before it could send leaves the order to another one',
      },
    ],
  },
  {
    name: 'move-without-outbox',
    bug: 'A move of an order is written without its message: without RabbitMQ nobody hears of it.',
    breaks: ['I6', 'I7'],
    edits: [
      {
        file: ORDER_STORE,
        find: 'outbox: { $each: messages } },',
        replace: 'outbox: { $each: messages.slice(messages.length) } },',
      },
    ],
    checks: [
      {
        file: OUTAGES_TEST,
        test: 'orders are taken and cancelled, the service stays ready, and all messages are published when it is back',
      },
    ],
  },
  {
    name: 'order-guard-removed',
    quick: true,
    bug: 'A move is written whatever the order has become since it was read.',
    breaks: ['I6', 'contract'],
    edits: [
      {
        file: ORDER_STORE,
        find: ', status: order.status, revision: order.history.length },',
        replace: ' },',
      },
    ],
    checks: [
      {
        file: `${ORDERS}/stale-move.int.test.ts`,
        test: 'after %s nothing is written of %s that was decided before',
      },
      {
        file: `${ORDERS}/stale-move.int.test.ts`,
        test: 'money for an order that was cancelled since it was read must go back',
      },
      {
        file: 'proof/model/order-writes.int.test.ts',
        test: 'whatever two replicas do with an order, the model has it as the database has',
      },
    ],
  },
  {
    name: 'refused-change-taken-for-made',
    bug: 'Of changes that are written together one that came too late counts as made.',
    breaks: ['I6', 'contract'],
    edits: [
      {
        file: 'packages/platform/src/mongo/batched-writes.ts',
        find: '(refusals[index] ? updateAlone(one).catch(asError) : true)',
        replace: '(refusals[index] ? (await updateAlone(one)) || true : true)',
      },
    ],
    checks: [
      {
        file: 'packages/platform/src/mongo/batched-update.int.test.ts',
        test: 'a stale guard beside others that hold: it alone changes nothing',
      },
      {
        file: `${ORDERS}/stale-move.int.test.ts`,
        test: 'after %s nothing is written of %s that was decided before',
      },
    ],
  },
  {
    name: 'unanswered-write-taken-for-made',
    quick: true,
    bug: 'Orders whose write met a lost connection count as written: buyers get orders that do not exist.',
    breaks: ['I4', 'contract'],
    edits: [
      {
        file: 'packages/platform/src/mongo/batched-writes.ts',
        find: 'if (refused.length === 0) throw error;',
        replace: '',
      },
    ],
    checks: [
      {
        file: 'packages/platform/src/mongo/unconfirmed-writes.int.test.ts',
        test: '%s rejects when the database is gone',
      },
      {
        file: `${ORDERS}/lost-database.int.test.ts`,
        test: 'every order that was taken is there, though MongoDB became unavailable among them, after %d',
      },
    ],
  },
  {
    name: 'no-expiry',
    bug: 'An order whose answer never comes stays PENDING for ever.',
    breaks: ['I4'],
    edits: [
      {
        file: `${SAGA}/expire-orders.ts`,
        find: 'await runInContext(context, () => changeOrder(id, expire))',
        replace: 'await runInContext(context, async () => [id, changeOrder, expire])',
      },
    ],
    checks: [
      {
        file: `${SAGA}/expire-orders.int.test.ts`,
        test: 'an order that is PENDING for too long is rejected as expired, an accepted one is not',
      },
    ],
  },
  {
    name: 'shipped-order-cancelled',
    bug: 'An order that was shipped can be cancelled: money and copies come back, the books are gone.',
    breaks: ['I8', 'contract'],
    edits: [
      {
        file: ORDER_RULES,
        find: "    case 'ACCEPTED': {",
        replace: "    case 'SHIPPED':\n    case 'ACCEPTED': {",
      },
      {
        file: ORDER_RULES,
        find: "    case 'REJECTED':\n    case 'SHIPPED':\n",
        replace: "    case 'REJECTED':\n",
      },
    ],
    checks: [{ file: MOVES_TEST, test: 'comes too late for a shipped or a rejected order' }],
  },
  {
    name: 'key-not-unique',
    bug: 'Equal requests at once under one Idempotency-Key become several orders.',
    breaks: ['I9'],
    edits: [
      {
        file: `${ORDERS}/order-document.mongo.ts`,
        find: 'unique: true,',
        replace: 'unique: false,',
      },
    ],
    checks: [
      {
        file: IDEMPOTENCY_TEST,
        test: 'gives one order to 50 equal requests at once, over two replicas',
      },
    ],
  },
  {
    name: 'key-with-another-body',
    quick: true,
    bug: 'Another request under a used key is answered "ok" with an order that it did not ask for.',
    breaks: ['I9', 'contract'],
    edits: [
      {
        file: `${ORDERS}/place-order.ts`,
        find: 'if (known.fingerprint !== fingerprint) throw idempotencyKeyReused();',
        replace:
          'if (known.fingerprint === null) throw idempotencyKeyReused();\n  void fingerprint;',
      },
    ],
    checks: [{ file: IDEMPOTENCY_TEST, test: 'is refused with another body' }],
  },
  {
    name: 'key-of-another-user',
    bug: "A buyer who picks the key of another one is given the other's order.",
    breaks: ['I9', 'contract'],
    edits: [
      {
        file: ORDER_STORE,
        find: "const held = { user_id: userId, 'idempotency.key': key };",
        replace: "const held = { user_id: { $gte: userId.slice(0, 0) }, 'idempotency.key': key };",
      },
    ],
    checks: [{ file: IDEMPOTENCY_TEST, test: 'belongs to one user' }],
  },
  {
    name: 'any-user-reads-any-order',
    quick: true,
    bug: 'Who knows the id of an order can read, and cancel, it.',
    breaks: ['contract'],
    edits: [
      {
        file: `${ORDERS}/find-orders.ts`,
        find: "if (!order || (order.userId !== asker.userId && asker.role !== 'admin')) throw orderNotFound();",
        replace: 'if (!order || !asker) throw orderNotFound();',
      },
    ],
    checks: [
      {
        file: `${ORDERS}/find-orders.int.test.ts`,
        test: 'is read at %s/{id} by its owner and an admin',
      },
      { file: MOVES_TEST, test: 'is allowed to an admin, and to nobody else' },
    ],
  },
  {
    name: 'unconfirmed-order-lives',
    bug: 'An order whose write was never answered lives on, although its client got 503 and orders again.',
    breaks: ['contract'],
    edits: [
      {
        file: `${ORDERS}/place-order.ts`,
        find: 'if (claim === null) parts.onUnconfirmed(draft.id);',
        replace: '',
      },
    ],
    checks: [
      {
        file: `${ORDERS}/lost-answer.int.test.ts`,
        test: 'a keyless client that gets 503 and orders again has one live order and one charge',
      },
    ],
  },
];
