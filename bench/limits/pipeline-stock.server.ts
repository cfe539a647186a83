// The bare pipeline's middle: reserves by a guarded findOneAndUpdate and publishes. PORT, BOOKS_URL, AMQP_URL.
import { connect, type ConsumeMessage } from 'amqplib';
import express from 'express';
import { MongoClient } from 'mongodb';
import {
  messageSchema,
  PLACED_QUEUE,
  PREFETCH,
  type PipelineBook,
  RESERVED_QUEUE,
} from './pipeline-messages.ts';

const mongo = await MongoClient.connect(process.env['BOOKS_URL'] ?? '', {
  writeConcern: { w: 'majority' },
});
const books = mongo.db().collection<PipelineBook>('bench_stock');
const broker = await connect(process.env['AMQP_URL'] ?? '');
const channel = await broker.createConfirmChannel();
for (const queue of [PLACED_QUEUE, RESERVED_QUEUE]) {
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
}
await channel.prefetch(PREFETCH);
const reserve = async (delivery: ConsumeMessage): Promise<void> => {
  const message = messageSchema.parse(JSON.parse(delivery.content.toString()));
  const book = await books.findOneAndUpdate(
    { _id: message.book_id, available: { $gt: 0 } },
    { $inc: { available: -1, reserved: 1 } },
  );
  if (book === null) throw new Error(`no copies of ${message.book_id}`);
  const content = Buffer.from(JSON.stringify(message));
  channel.sendToQueue(RESERVED_QUEUE, content, { persistent: true }, () => channel.ack(delivery));
};
await channel.consume(PLACED_QUEUE, (delivery) => {
  if (delivery !== null) void reserve(delivery);
});

express()
  .get('/ready', (_req, res) => {
    res.json({});
  })
  .listen(Number(process.env['PORT']), '127.0.0.1');
