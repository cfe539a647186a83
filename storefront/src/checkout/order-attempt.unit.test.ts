import { describe, expect, it } from '@jest/globals';
import { createShopApi } from '../api/client.ts';
import { visitorSession } from '../session/session.port.ts';
import { createMemoryStorage } from '../testing/memory-storage.ts';
import { createOrderAttempts, sendOrder } from './order-attempt.ts';

const BODY = { items: [{ book_id: 'b', quantity: 1 }], payment_token: 'tok_ok' } as const;
const body = { ...BODY, items: [...BODY.items] };
const HOUR_MS = 3_600_000;

const createTab = (storage = createMemoryStorage()) => {
  let keys = 0;
  let now = 0;
  const newKey = () => {
    keys += 1;
    return `key-${keys}`;
  };
  return {
    attempts: createOrderAttempts(storage, { now: () => now, newKey }),
    pass: (ms: number) => {
      now += ms;
    },
    storage,
  };
};

const refuse = () => {
  throw new Error('switched off');
};

describe('an attempt to order', () => {
  it('is the same one for a second press and after a reload', () => {
    const { attempts, storage } = createTab();
    const first = attempts.begin('ann', body, 100);
    expect(attempts.begin('ann', { ...body, payment_token: 'tok_slow' }, 100)).toEqual(first);
    expect(createTab(storage).attempts.begin('ann', body, 100)).toEqual(first);
  });

  it('is a new one once the last is settled, for another user, and when the shop no longer knows it', () => {
    const { attempts, pass } = createTab();
    attempts.begin('ann', body, 100);
    expect(attempts.find('bob')).toBeNull();
    attempts.settle();
    expect(attempts.begin('ann', body, 100).key).toBe('key-2');
    pass(23 * HOUR_MS);
    expect(attempts.find('ann')).toBeNull();
  });

  it('survives a storage that refuses, until the reload', () => {
    const storage = { getItem: refuse, setItem: refuse, removeItem: refuse };
    const { attempts } = createTab(storage);
    expect(attempts.begin('ann', body, 100)).toEqual(attempts.begin('ann', body, 100));
    attempts.settle();
    expect(attempts.find('ann')).toBeNull();
  });

  it('reads nothing from what it did not write', () => {
    const storage = createMemoryStorage();
    for (const text of [
      '{',
      'null',
      '[]',
      '{"key":1}',
      '{"key":"k","userId":"ann","startedAt":0,"totalCents":1}',
    ]) {
      storage.setItem('bookstore.order-attempt', text);
      expect(createTab(storage).attempts.find('ann')).toBeNull();
    }
  });

  it.each([
    [201, true],
    [409, true],
    [422, true],
    [401, false],
    [429, false],
    [503, false],
  ])('after a %i is settled: %s', async (status, isSettled) => {
    const { attempts } = createTab();
    const sent: (string | null)[] = [];
    const api = createShopApi({
      fetch: async (_, init) => {
        sent.push(new Headers(init.headers).get('idempotency-key'));
        return Response.json({ code: 'x', detail: '', request_id: '' }, { status });
      },
      session: visitorSession,
    });
    await sendOrder(api, attempts, attempts.begin('ann', body, 100)).catch(() => null);
    expect(sent).toEqual(['key-1']);
    expect(attempts.find('ann') === null).toBe(isSettled);
  });

  it('is sent once while it is on its way, also for a page that is drawn anew', async () => {
    const { attempts } = createTab();
    let calls = 0;
    const api = createShopApi({
      fetch: async () => {
        calls += 1;
        throw new TypeError('the reply is lost');
      },
      session: visitorSession,
    });
    const attempt = attempts.begin('ann', body, 100);
    const both = await Promise.allSettled([1, 2].map(() => sendOrder(api, attempts, attempt)));
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls).toBe(1);
    await sendOrder(api, attempts, attempt).catch(() => null);
    expect(calls).toBe(2);
  });
});
