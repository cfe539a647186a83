// The first and the last step of the bare pipeline: accepts by a majority insert and a confirmed publish, settles by a majority update.
// PORT, ORDERS_URL, AMQP_URL.
import { randomUUID } from 'node:crypto';
import { connect, type ConsumeMessage } from 'amqplib';
import express from 'express';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import {
  messageSchema,
  PLACED_QUEUE,
  PREFETCH,
  type PipelineOrder,
  RESERVED_QUEUE,
} from './pipeline-messages.ts';

const bodySchema = z.object({ book_id: z.string() });

const mongo = await MongoClient.connect(process.env['ORDERS_URL'] ?? '', {
  writeConcern: { w: 'majority' },
});
const orders = mongo.db().collection<PipelineOrder>('bench_pipeline');
const broker = await connect(process.env['AMQP_URL'] ?? '');
const channel = await broker.createConfirmChannel();
const consuming = await broker.createChannel();
for (const queue of [PLACED_QUEUE, RESERVED_QUEUE]) {
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
}

const publishConfirmed = (message: object): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const content = Buffer.from(JSON.stringify(message));
  channel.sendToQueue(PLACED_QUEUE, content, { persistent: true }, (error: Error | null) => {
    if (error) reject(error);
    else resolve();
  });
  return promise;
};

let settled = 0;
await consuming.prefetch(PREFETCH);
const settle = async (delivery: ConsumeMessage): Promise<void> => {
  const { order_id } = messageSchema.parse(JSON.parse(delivery.content.toString()));
  const { modifiedCount } = await orders.updateOne(
    { _id: order_id, status: 'PENDING' },
    { $set: { status: 'ACCEPTED' } },
  );
  settled += modifiedCount;
  consuming.ack(delivery);
};
await consuming.consume(RESERVED_QUEUE, (delivery) => {
  if (delivery !== null) void settle(delivery);
});

express()
  .use(express.json())
  .post('/order', async (req, res) => {
    const { book_id } = bodySchema.parse(req.body);
    const order: PipelineOrder = { _id: randomUUID(), book_id, status: 'PENDING' };
    await orders.insertOne(order);
    await publishConfirmed({ order_id: order._id, book_id });
    res.status(201).json({ order_id: order._id, status: order.status });
  })
  .get('/counts', (_req, res) => {
    res.json({ settled });
  })
  .get('/ready', (_req, res) => {
    res.json({});
  })
  .listen(Number(process.env['PORT']), '127.0.0.1');
