import { describe, expect, it } from '@jest/globals';
import { askHealth, readHealth } from './read-health.ts';

const reply = (status: number, body: unknown): Response => Response.json(body, { status });
const degraded = {
  status: 'degraded',
  services: { order: { status: 'degraded', checks: { mongo: 'ok', rabbitmq: 'not connected' } } },
};
const away = () => Promise.reject(new TypeError('no network'));

describe('the state of the shop', () => {
  it('is told by a 503 too, when that names the parts', async () => {
    await expect(readHealth(reply(503, degraded))).resolves.toEqual(degraded);
  });

  it('is a failure with its request id when only the edge answered', async () => {
    const problem = { code: 'bad-gateway', detail: 'x', request_id: 'r1', status: 502 };
    await expect(readHealth(reply(502, problem))).rejects.toMatchObject({
      code: 'bad-gateway',
      requestId: 'r1',
    });
  });

  it.each([{}, { status: 'ok' }, { status: 'ok', services: { user: { checks: { a: 1 } } } }])(
    'is not guessed from %j',
    async (body) => {
      await expect(readHealth(reply(200, body))).rejects.toMatchObject({ code: 'unreadable' });
    },
  );

  it('is unknown while the shop can not be reached', async () => {
    await expect(askHealth(away, new AbortController().signal)).rejects.toMatchObject({
      code: 'offline',
    });
  });
});
