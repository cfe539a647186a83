import type { Mutant } from '../mutant.ts';

const HANDLER = 'packages/platform/src/messaging/delivery-handler.ts';
const RELAY = 'packages/platform/src/messaging/relay.ts';
const PUBLISHER = 'packages/platform/src/messaging/publisher.ts';
const MESSAGING_TEST = 'packages/platform/src/messaging/messaging.int.test.ts';
const OUTBOX_TEST = 'packages/platform/src/messaging/outbox.int.test.ts';

/** What can go wrong between a commit and the queue, and between the queue and the ack. */
export const MESSAGE_BUGS: readonly Mutant[] = [
  {
    name: 'ack-before-work',
    bug: 'A message is acked before its work is done: a crash within the work loses it.',
    breaks: ['I4'],
    edits: [
      {
        file: HANDLER,
        find: 'await runInContext(first.message.context, () =>',
        replace:
          'for (const delivery of batch) ignoreClosed(() => delivery.channel.ack(delivery.raw));\n    await runInContext(first.message.context, () =>',
      },
      {
        file: HANDLER,
        find: `    for (const delivery of batch) {
      ignoreClosed(() => delivery.channel.ack(delivery.raw));
      count`,
        replace: `    for (const delivery of batch) {
      count`,
      },
    ],
    checks: [{ file: MESSAGING_TEST, test: 'acks only after the work is done' }],
  },
  {
    name: 'ack-after-failure',
    bug: 'A message whose handling failed is acked and not tried again.',
    breaks: ['I4', 'I7'],
    edits: [
      {
        file: HANDLER,
        find: "if (disposition.kind === 'retry' || disposition.kind === 'dead-letter') {",
        replace: "if (disposition.kind === 'dead-letter') {",
      },
    ],
    checks: [{ file: MESSAGING_TEST, test: 'tries an unexpected failure again after a delay' }],
  },
  {
    name: 'poison-dropped',
    bug: 'A message that can never be handled is thrown away instead of kept with its error.',
    breaks: ['I7'],
    edits: [
      {
        file: HANDLER,
        find: "if (disposition.kind === 'retry' || disposition.kind === 'dead-letter') {",
        replace: "if (disposition.kind === 'retry') {",
      },
    ],
    checks: [
      {
        file: MESSAGING_TEST,
        test: 'dead-letters a body that does not fit its schema, with the error in the headers',
      },
    ],
  },
  {
    name: 'poison-spoils-batch',
    bug: 'One message that fails takes the good ones of its batch with it.',
    breaks: ['I4'],
    edits: [
      {
        file: HANDLER,
        find: 'for (const delivery of batch) await handleBatch([delivery]);',
        replace:
          'for (const { channel, raw } of batch) await fail(raw, channel, error, startedAt);',
      },
    ],
    checks: [
      {
        file: MESSAGING_TEST,
        test: 'handles the good messages of a batch that one message spoils',
      },
    ],
  },
  {
    name: 'outage-uses-up-tries',
    quick: true,
    bug: 'While a part is away messages use up their tries and end as dead letters.',
    breaks: ['I4', 'I7'],
    edits: [
      {
        file: 'packages/platform/src/messaging/failure-policy.ts',
        find: "if (kind === 'unavailable' || kind === 'limited') return { kind: 'pause' };",
        replace: '',
      },
    ],
    checks: [
      {
        file: 'packages/platform/src/messaging/failure-policy.unit.test.ts',
        test: 'an unavailable dependency uses up no retry, however often the message was tried',
      },
    ],
  },
  {
    name: 'exchange-not-durable',
    quick: true,
    bug: 'The exchange is gone after a restart of RabbitMQ.',
    breaks: ['contract'],
    edits: [
      {
        file: 'packages/platform/src/messaging/topology.ts',
        find: "channel.assertExchange(EXCHANGE, 'topic', { durable: true })",
        replace: "channel.assertExchange(EXCHANGE, 'topic', { durable: false })",
      },
    ],
    checks: [{ file: MESSAGING_TEST, test: 'its exchange and its queues are durable' }],
  },
  {
    name: 'not-mandatory',
    quick: true,
    bug: 'A message that no queue takes is dropped by the broker and counts as sent.',
    breaks: ['I4', 'contract'],
    edits: [{ file: PUBLISHER, find: 'mandatory: true }', replace: 'mandatory: false }' }],
    checks: [
      {
        file: MESSAGING_TEST,
        test: 'refuses a message that no queue takes, so that it stays in the outbox',
      },
    ],
  },
  {
    name: 'new-id-per-delivery',
    bug: 'A message that is sent again gets a new id, so readers can not tell the repeat.',
    breaks: ['contract'],
    edits: [
      {
        file: PUBLISHER,
        find: 'messageId: message.id,',
        replace: 'messageId: crypto.randomUUID(),',
      },
    ],
    checks: [
      { file: MESSAGING_TEST, test: 'keeps the message id when the same message is sent twice' },
    ],
  },
  {
    name: 'sent-before-confirm',
    bug: 'A message is marked as sent without waiting for the confirm of the broker.',
    breaks: ['I4'],
    edits: [
      {
        file: RELAY,
        find: 'await Promise.all(claim.messages.map((message) => publisher.publish(message)));',
        replace:
          'void Promise.allSettled(claim.messages.map((message) => publisher.publish(message)));',
      },
    ],
    checks: [{ file: OUTBOX_TEST, test: 'keeps what the broker did not confirm' }],
  },
  {
    name: 'no-sweep',
    bug: 'Nobody looks into the outboxes again: what a crashed writer left is never sent.',
    breaks: ['I4', 'I7'],
    edits: [{ file: RELAY, find: 'start: sweep.start,', replace: 'start: () => undefined,' }],
    checks: [{ file: OUTBOX_TEST, test: 'the sweep finds what a crashed writer left behind' }],
  },
  {
    name: 'mark-empties-outbox',
    quick: true,
    bug: 'The mark of one sent message takes those out of the outbox that came meanwhile.',
    breaks: ['I4'],
    edits: [
      {
        file: 'packages/platform/src/messaging/outbox.ts',
        find: "const stays = { $not: [{ $in: ['$$message.id', published] }] };",
        replace: "const stays = { $and: [false, { $in: ['$$message.id', published] }] };",
      },
    ],
    checks: [
      { file: OUTBOX_TEST, test: 'a message that comes while another is sent stays in the outbox' },
    ],
  },
];
