import { SYSTEM_METRICS, sampledMetricsSchema } from '@bookstore/contracts/system';
import { expect, test } from '@jest/globals';
import request from 'supertest';
import { createReadiness } from '../lifecycle/index.ts';
import { createLogger } from '../log/index.ts';
import { createMetrics } from '../metrics/index.ts';
import { createServiceApp } from './index.ts';

const createApp = () => {
  const metrics = createMetrics('test');
  metrics.published.inc({ type: 'order-placed' }, 3);
  return createServiceApp({
    logger: createLogger({ service: 'test', version: '0', level: 'silent' }),
    metrics,
    readiness: createReadiness({ required: {} }),
    routes: [],
  });
};
const json = { Accept: 'application/json' };
const instanceOf = async (app: ReturnType<typeof createApp>) => {
  const reply = await request(app).get('/metrics?name=target_info').set(json);
  const sampled = sampledMetricsSchema.parse(reply.body);
  return sampled[SYSTEM_METRICS.instance]?.[0]?.labels['service_instance_id'];
};

test('metrics are in the form of Prometheus unless JSON is asked for', async () => {
  const app = createApp();
  for (const accept of ['*/*', 'application/openmetrics-text,text/plain;q=0.5,*/*;q=0.1']) {
    const reply = await request(app).get('/metrics').set('Accept', accept);
    expect(reply.headers['content-type']).toMatch(/^text\/plain/);
    expect(reply.text).toContain('messages_published_total{type="order-placed",service="test"} 3');
  }
});

test('metrics that are named are given as JSON, and those alone', async () => {
  const path = '/metrics?name=messages_published_total&name=constructor&name=no_such_metric';
  const reply = await request(createApp()).get(path).set(json);
  expect([reply.status, reply.body]).toEqual([
    200,
    { messages_published_total: [{ labels: { type: 'order-placed' }, value: 3 }] },
  ]);
});

test('each start is another instance', async () => {
  const app = createApp();
  const instance = await instanceOf(app);
  expect(instance).toMatch(/^[0-9a-f-]{36}$/);
  expect(await instanceOf(app)).toBe(instance);
  expect(await instanceOf(createApp())).not.toBe(instance);
});
