import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PaymentToken } from '@bookstore/contracts/orders';
import { createContext, runInContext, traceIdOf } from '@bookstore/platform/context';
import { eventually, uniqueName } from '@bookstore/testkit';
import { orderSchema } from '@bookstore/contracts/orders';
import { createBuyer, reservationOf, startTestShop, type TestShop } from '../testing/test-shop.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ ORDER_EXPIRY_MS: '4000', PAYMENT_GIVE_UP_MS: '500' });
});
afterAll(() => shop.stop());

it.each<[string, PaymentToken, boolean, string]>([
  ['a payment by the payment worker', 'tok_slow', true, 'order-accepted'],
  ['a payment that is given up', 'tok_error', true, 'order-rejected'],
  ['an expiry', 'tok_ok', false, 'order-rejected'],
])('%s ends in a message with the request id and trace of the order', async (...row) => {
  const [, payment_token, isReserved, type] = row;
  const buyer = createBuyer(shop);
  const context = createContext(uniqueName('request'), undefined);
  const reply = await buyer
    .post('/order', { book_id: shop.catalog.addBook().id, payment_token })
    .set('X-Request-Id', context.requestId)
    .set('traceparent', context.traceparent);
  const order = orderSchema.parse(reply.body);
  if (isReserved) {
    // The catalog answers within the context of order-placed.
    await runInContext(context, () => shop.broker.publish('stock-reserved', reservationOf(order)));
  }
  const messages = await eventually(() => {
    const sent = shop.broker.messagesOf(order.order_id);
    expect(sent.map((message) => message.type)).toEqual(['order-placed', type]);
    return sent;
  });
  expect(messages.map((message) => message.context.requestId)).toEqual([
    context.requestId,
    context.requestId,
  ]);
  expect(new Set(messages.map((message) => traceIdOf(message.context)))).toEqual(
    new Set([traceIdOf(context)]),
  );
});
