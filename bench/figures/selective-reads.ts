import { setInterval } from 'node:timers/promises';
import { call } from '../../tests/e2e/client.ts';
import { createCall } from '../load/calls.ts';
import type { Call } from '../load/plan.ts';
import type { LoadSummary } from '../load/summary.ts';
import { judgeValue } from '../results/judge-row.ts';
import type { Row } from '../results/row.ts';
import type { Bench } from './figure.ts';

const PER_SECOND = 4;
const CHANGE_INTERVAL_MS = 250;
const SOLD_OUT = 3;
const MAX_P99_MS = 100;
const HIGHEST_PRICE = 1_000_000;

/** Changes the stock of a book four times a second until the work has ended. */
const whileStockChanges = async <T>(
  { shop }: Bench,
  token: string,
  id: string,
  work: () => Promise<T>,
): Promise<T> => {
  const ended = new AbortController();
  const change = async (): Promise<void> => {
    const body = { delta: 1, reason: 'delivery' };
    for await (const _ of setInterval(CHANGE_INTERVAL_MS, undefined, { signal: ended.signal })) {
      await call(shop.url, `/books/${id}/stock`, { token, body });
    }
  };
  const changing = change().catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });
  try {
    return await work();
  } finally {
    ended.abort();
    await changing;
  }
};

const soldOutCalls = (count: number): Call[] =>
  Array.from({ length: count }, (_, made) => {
    const price = (HIGHEST_PRICE - (made + 1) / 100).toFixed(2);
    const expected = { kind: 'list', status: 200, length: SOLD_OUT, each: { stock: 0 } } as const;
    return createCall({ path: `/books?in_stock=false&max_price=${price}` }, expected);
  });

/** Reads that must not cost more the more books there are: the topics while stock changes, and three sold-out books. */
export const measureSelectiveReads = async (bench: Bench, figure: string): Promise<Row[]> => {
  const { books, rounds, seconds, shop, load } = bench;
  const token = await bench.adminToken();
  const [changing = '', ...others] = books;
  for (const id of others.slice(0, SOLD_OUT)) {
    await call(shop.url, `/books/${id}`, { method: 'PATCH', token, body: { stock: 0 } });
  }
  const loop = { kind: 'open', perSecond: PER_SECOND, seconds } as const;
  const count = PER_SECOND * seconds;
  const topicCalls = Array.from({ length: count }, () =>
    createCall({ path: '/topics' }, { kind: 'statuses', statuses: [200] }),
  );
  const topics: LoadSummary[] = [];
  const soldOut: LoadSummary[] = [];
  await call(shop.url, '/topics', { token });
  for (let round = 0; round < rounds; round += 1) {
    const { catalogPort: port } = shop;
    await whileStockChanges(bench, token, changing, async () => {
      topics.push(await load({ port, calls: topicCalls, loop }));
      soldOut.push(await load({ port, calls: soldOutCalls(count), loop }));
    });
  }
  const row = (what: string, of: readonly LoadSummary[]): Row =>
    judgeValue({
      figure,
      what: `${what}: p99`,
      values: of.map(({ p99 }) => p99),
      unit: ' ms',
      goal: { atMost: MAX_P99_MS },
      detail: `p50 ${of.map(({ p50 }) => p50?.toFixed(1)).join(' · ')} ms`,
    });
  return [row('topics while stock changes', topics), row('three sold-out books', soldOut)];
};
