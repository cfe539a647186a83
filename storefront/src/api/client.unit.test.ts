import { describe, expect, it } from '@jest/globals';
import { quoteCart } from '../cart/quote-cart.ts';
import type { SessionPort } from '../session/session.port.ts';
import { createShopApi } from './client.ts';

type Answer = { status: number; body: object; headers?: Record<string, string> };

/** A client whose shop gives these answers, one after the other. */
const clientFor = (
  answers: Answer[],
  renewed: string | null = 'new',
  session: SessionPort = { getToken: async () => 'old', renewToken: async () => renewed },
) => {
  const asked: { url: string; token: string | null; body: unknown }[] = [];
  const api = createShopApi({
    fetch: async (address, init) => {
      const request = new Request(new URL(address, 'http://shop.test'), init);
      const text = await request.text();
      const token = request.headers.get('authorization');
      asked.push({ url: request.url, token, body: text === '' ? null : JSON.parse(text) });
      const { status, body, headers = {} } = answers.shift() ?? { status: 500, body: {} };
      return Response.json(body, { status, headers });
    },
    session,
  });
  return { api, asked };
};
const problem = (status: number, code: string, errors?: object[]): Answer => ({
  status,
  body: { code, detail: 'why', request_id: 'id', errors },
});

describe('the client of the shop', () => {
  it('reads the cursor of the next page from the Link header', async () => {
    const headers = { link: '</books?q=a&cursor=c%3D1>; rel="next"' };
    const { api, asked } = clientFor([{ status: 200, body: [], headers }]);
    const reply = await api.call('get', '/books', { query: { q: 'a b' } });
    expect(reply.nextCursor).toBe('c=1');
    expect(asked[0]?.url).toBe('http://shop.test/books?q=a+b');
  });

  it('renews a refused token once and asks again', async () => {
    const { api, asked } = clientFor([problem(401, 'unauthenticated'), { status: 200, body: {} }]);
    await api.call('get', '/books/:id', { params: { id: 'a/b' } });
    expect(asked.map(({ token }) => token)).toEqual(['Bearer old', 'Bearer new']);
    expect(asked[0]?.url).toBe('http://shop.test/books/a%2Fb');
  });

  it('sends no token with an anonymous read, and does not wait for the session', async () => {
    const restoring = {
      getToken: () => new Promise<null>(() => undefined),
      renewToken: async () => null,
    };
    const { api, asked } = clientFor([{ status: 200, body: [] }], null, restoring);
    await api.call('get', '/topics', { anonymous: true });
    expect(asked.map(({ token }) => token)).toEqual([null]);
  });

  it('gives up with the code and request id when the sign-in is over', async () => {
    const { api, asked } = clientFor([problem(401, 'unauthenticated')], null);
    await expect(api.call('get', '/topics', {})).rejects.toMatchObject({
      code: 'unauthenticated',
      requestId: 'id',
    });
    expect(asked).toHaveLength(1);
  });
});

const line = (bookId: string) => ({
  bookId,
  title: bookId,
  author: 'A',
  imageUrl: null,
  unitCents: 1_000,
  quantity: 1,
});

describe('checking the cart with the shop', () => {
  it('asks again without the books that are no longer sold, and names them', async () => {
    const item = { book_id: 'b', title: 'b', quantity: 1, unit_price: 12.5, line_total: 12.5 };
    const { api, asked } = clientFor([
      problem(422, 'unknown-book', [{ pointer: '/items/0/book_id', detail: 'gone' }]),
      { status: 200, body: { items: [{ ...item, in_stock: true }], total_price: 12.5 } },
    ]);
    const cart = [line('a'), line('b')];
    const verdict = await quoteCart(api, cart, new AbortController().signal);
    expect(asked[1]?.body).toEqual({ items: [{ book_id: 'b', quantity: 1 }] });
    expect(verdict).toMatchObject({ totalCents: 1_250, orderable: false });
    expect(verdict.lines.get('a')).toEqual({ state: 'gone' });
    expect(verdict.lines.get('b')).toMatchObject({ state: 'fine', priceChanged: true });
  });
});
