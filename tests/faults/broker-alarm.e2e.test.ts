import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deadQueueName, queueName } from '@bookstore/contracts/messages';
import { orderSchema } from '@bookstore/contracts/orders';
import { eventually } from '@bookstore/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { countWaiting } from '../../proof/crash-points/sound.ts';
import type { ProcessSpec } from '../../scripts/native/process-spec.ts';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import { addBook, call, createBuyer, placeOrder, readOrder } from '../e2e/client.ts';
import { type FaultyShop, startFaultyShop } from './faulty-shop.ts';

const QUEUE = queueName('catalog-service', 'order-placed');
const ORDERS = 40;
const SETTLED_DEADLINE_MS = 30_000;
/** The test asks for every order again and again, all from one address. */
const NO_LIMITS = { RATE_LIMIT_PER_MINUTE: '100000000' };
const run = promisify(execFile);

let shop: FaultyShop;
let broker: ProcessSpec;
let token: string;
beforeAll(async () => {
  shop = await startFaultyShop({
    prepare: (spec) => {
      if (spec.name === 'rabbitmq') broker = spec;
      return { ...spec, env: { ...spec.env, ...NO_LIMITS } };
    },
  });
  token = (await createBuyer(shop.url)).access_token;
}, 120_000);
afterAll(() => shop.close(), 60_000);

/** RabbitMQ raises its memory alarm above this limit and lifts it below. */
const setMemoryLimit = async (limit: string): Promise<void> => {
  const rabbitmqctl = join(dirname(broker.args.at(-1) ?? ''), 'rabbitmqctl');
  const { env, cwd } = broker;
  await run(rabbitmqctl, ['set_vm_memory_high_watermark', 'absolute', limit], { env, cwd });
};

const buy = async (bookId: string): Promise<string> => {
  const answer = await placeOrder(shop.url, token, { book_id: bookId });
  expect(answer.status).toBe(201);
  return orderSchema.parse(answer.body).order_id;
};

const BLOCKED = {
  status: 'degraded',
  checks: { rabbitmq: expect.stringContaining('blocks publishers') },
};

test('while an alarm blocks publishers, queues drain, orders are taken, and health says so; then all settle', async () => {
  const ports = planPorts(Number(new URL(shop.url).port), 1).replicas[0];
  const { id } = await addBook(shop.url, shop.adminToken, { stock: 2 * ORDERS });
  // Now order-service has the book in its own copy and prices it without the catalog.
  const quote = { items: [{ book_id: id, quantity: 1 }] };
  expect((await call(shop.url, '/quote', { body: quote })).status).toBe(200);
  await shop.supervisor.killOne('catalog-service');
  const orders = await Promise.all(Array.from({ length: ORDERS }, () => buy(id)));
  await eventually(async () =>
    expect(await countWaiting(shop.amqpUrl, [QUEUE])).toEqual({ [QUEUE]: ORDERS }),
  );

  await setMemoryLimit('1000');
  try {
    shop.supervisor.startOne('catalog-service');
    await eventually(async () =>
      expect((await call(`http://127.0.0.1:${ports?.catalog}`, '/readyz')).body).toMatchObject(
        BLOCKED,
      ),
    );
    await eventually(async () => expect(await countWaiting(shop.amqpUrl, [QUEUE])).toEqual({}));
    orders.push(await buy(id));
    await eventually(async () =>
      expect((await call(shop.url, '/health')).body).toMatchObject({
        status: 'degraded',
        services: { catalog: BLOCKED, order: BLOCKED },
      }),
    );
    const metrics = await call(`http://127.0.0.1:${ports?.order}`, '/metrics');
    expect(metrics.body).toMatch(/^rabbitmq_publishing_blocked\{.*\} 1$/m);
  } finally {
    await setMemoryLimit('536870912');
  }

  await eventually(async () => {
    const replies = await Promise.all(orders.map((order) => readOrder(shop.url, token, order)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set(['ACCEPTED']));
  }, SETTLED_DEADLINE_MS);
  await eventually(async () =>
    expect((await call(shop.url, '/health')).body).toMatchObject({ status: 'ok' }),
  );
  expect(await countWaiting(shop.amqpUrl, [QUEUE, deadQueueName(QUEUE)])).toEqual({});
}, 120_000);
