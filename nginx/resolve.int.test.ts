import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { startFreezableUpstream } from '../gateway/src/testing/freezable-upstream.ts';
import { startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { findResolvingNginx } from '../scripts/native/install/resolving-nginx.ts';
import { type Edge, startEdge } from './testing/edge.ts';
import { type NameServer, startNameServer } from './testing/name-server.ts';

/** nginx asks again two seconds after the last answer. */
const FOUND_MS = 2_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** For a busy machine. */
const MARGIN_MS = 600;

const [FIRST, SECOND, CATALOG] = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
const open: (() => Promise<void>)[] = [];

const nginx = await findResolvingNginx().catch((error: unknown) => String(error));
if (typeof nginx === 'string') {
  process.stderr.write(`names resolved by nginx: skipped, needs nginx 1.27.3 or later: ${nginx}\n`);
}

let names: NameServer;
let first: Upstream;
let catalog: Upstream;
let edge: Edge;
let port: number;

const setGateways = (...addresses: readonly string[]) =>
  names.set({ 'gateway.test': addresses, 'catalog.test': [CATALOG] });

let calls = 0;
/** A call that nginx must not repeat once it was sent. */
const order = async () => {
  calls += 1;
  const from = performance.now();
  const { status } = await fetch(`${edge.url}/order`, { method: 'POST', body: String(calls) });
  return { status, ms: performance.now() - from };
};
const startSecond = async (): Promise<Upstream> => {
  const second = await startUpstream('second', { host: SECOND, port });
  open.push(second.close);
  return second;
};

const isSlow = ({ ms }: { ms: number }) => ms >= CONNECT_TIMEOUT_MS;

(typeof nginx === 'string' ? describe.skip : describe)('parts that are found by name', () => {
  beforeAll(async () => {
    if (typeof nginx === 'string') throw new Error(nginx);
    names = await startNameServer();
    first = await startUpstream('first', { host: FIRST });
    port = Number(new URL(first.url).port);
    catalog = await startUpstream('catalog', { host: CATALOG, port });
    const gateway = `gateway.test:${port}`;
    const parts = { gateway, user: gateway, order: gateway, catalog: `catalog.test:${port}` };
    edge = await startEdge(parts, { resolver: names.address, nginx });
  });
  afterAll(async () => {
    await edge.stop();
    await Promise.all([first.close(), catalog.close()]);
    names.close();
  });

  beforeEach(async () => {
    setGateways(FIRST);
    await eventually(async () => {
      if ((await order()).status !== 200) throw new Error('the gateway is not found');
    });
  });
  afterEach(async () => {
    for (const stop of open.splice(0).toReversed()) await stop();
  });

  it('each get their own calls', async () => {
    const book = await fetch(`${edge.url}/books?a=1`);
    expect([book.headers.get('x-cache'), await book.json()]).toEqual(['MISS', { name: 'catalog' }]);
    expect(await (await fetch(`${edge.url}/me?a=1`)).json()).toEqual({ name: 'first' });
    expect([catalog.seen.at(-1)?.url, first.seen.at(-1)?.url]).toEqual(['/books?a=1', '/me?a=1']);
  });

  it('are 503 while the name is unknown, and found when it has an address again', async () => {
    setGateways();
    await eventually(async () => expect((await order()).status).toBe(503));
    setGateways(FIRST);
    await eventually(async () => expect((await order()).status).toBe(200), FOUND_MS + MARGIN_MS);
  });

  it('a new replica is found within two seconds', async () => {
    const second = await startSecond();
    setGateways(FIRST, SECOND);
    await eventually(async () => {
      await order();
      expect(second.seen.length).toBeGreaterThan(0);
    }, FOUND_MS + MARGIN_MS);
  });

  it('a replica that stops fails no call, and nothing is sent twice', async () => {
    const second = await startSecond();
    setGateways(FIRST, SECOND);
    await eventually(async () => {
      await order();
      expect(second.seen.length).toBeGreaterThan(0);
    });
    const from = calls;
    const replies = [];
    for (let count = 0; count < 200; count += 1) {
      if (count === 50) await second.close();
      if (count === 150) setGateways(FIRST);
      replies.push((await order()).status);
    }
    open.pop();
    expect(replies).toEqual(Array(200).fill(200));
    const sent = [...first.seen, ...second.seen].map(({ body }) => Number(body));
    expect(sent.filter((id) => id > from).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, index) => from + 1 + index),
    );
  });

  it('a replica that says nothing any more is left after one connect timeout', async () => {
    const silent = await startFreezableUpstream(SECOND, port, () => undefined);
    open.push(silent.close);
    await silent.freeze();
    setGateways(FIRST, SECOND);
    const replies: Awaited<ReturnType<typeof order>>[] = [];
    await eventually(async () => {
      replies.push(await order());
      expect(replies.some(isSlow)).toBe(true);
    });
    for (let count = 0; count < 50; count += 1) replies.push(await order());
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(replies.filter(({ ms }) => ms > CONNECT_TIMEOUT_MS + MARGIN_MS)).toEqual([]);
    expect(replies.slice(-50).filter(isSlow).length).toBeLessThan(2);
  });
});
