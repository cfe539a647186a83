import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreeShopPort } from '../../scripts/native/ports.ts';
import { runShop, type Shop } from '../../scripts/native/run-shop.ts';
import { listRecordedGroups } from '../../scripts/native/supervisor/process-record.ts';
import { WIDE_LIMITS } from '../../scripts/native/wide-limits.ts';
import { addBook, signIn } from '../../tests/e2e/client.ts';
import { judgeValue } from '../results/judge-row.ts';
import { readUsage } from '../shop/process-usage.ts';
import { makeSettledOrders } from '../shop/settled-orders.ts';
import type { AloneFigure } from './figure.ts';

const ORDERS = 200;
/** For each second of a sample. A process that has just started still compiles and collects garbage. */
const SECONDS_OF_REST = 3;
const SECONDS_OF_IDLENESS = 4;
const GB = 1e9;

const orderSome = async (url: string, folder: string): Promise<void> => {
  const password = readFileSync(join(folder, 'secrets/admin_password'), 'utf8').trim();
  const { username, access_token } = await signIn(url, 'admin', password);
  const book = await addBook(url, access_token, { stock: ORDERS });
  await makeSettledOrders(url, [{ username, token: access_token }], [book.id], ORDERS);
};

export const npmStart: AloneFigure = {
  id: 'P12',
  what: 'warm npm start, memory and idleness of all processes',
  isQuick: true,
  measureAlone: async ({ folder, rounds, seconds }) => {
    const port = await findFreeShopPort(1);
    const start = async (): Promise<{ shop: Shop; seconds: number }> => {
      const began = performance.now();
      const options = { port, host: '127.0.0.1', replicas: 1, folder, detach: false, seed: true };
      const shop = await runShop(options, () => undefined, { edge: WIDE_LIMITS });
      await shop.ready.catch((error: unknown) => {
        shop.kill();
        throw error;
      });
      return { shop, seconds: (performance.now() - began) / 1_000 };
    };
    const first = await start();
    await first.shop.stop();
    const warm: number[] = [];
    let idle = 0;
    let memory = { processes: 0, rssBytes: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const { shop, seconds: took } = await start();
      warm.push(took);
      try {
        if (round < rounds - 1) continue;
        const groups = new Set(listRecordedGroups(folder));
        await sleep(seconds * SECONDS_OF_REST * 1_000);
        const before = readUsage(groups).cpuSeconds;
        const from = performance.now();
        await sleep(seconds * SECONDS_OF_IDLENESS * 1_000);
        const idleSeconds = (performance.now() - from) / 1_000;
        idle = (readUsage(groups).cpuSeconds - before) / idleSeconds;
        await orderSome(shop.url, folder);
        memory = readUsage(groups);
      } finally {
        await shop.stop();
      }
    }
    const figure = 'P12';
    return {
      rows: [
        judgeValue({
          figure,
          what: 'warm npm start until it serves',
          values: warm,
          unit: ' s',
          goal: { atMost: 12 },
          detail: `the first start, with seeding, took ${first.seconds.toFixed(1)} s`,
        }),
        judgeValue({
          figure,
          what: `memory of all processes after ${ORDERS} orders`,
          values: [memory.rssBytes / GB],
          unit: ' GB',
          goal: { atMost: 1.3 },
          detail: `${memory.processes} processes, pages that they share counted in each`,
        }),
        judgeValue({
          figure,
          what: `idle for ${seconds * SECONDS_OF_IDLENESS} s, ${seconds * SECONDS_OF_REST} s after the start: CPU of all processes`,
          values: [idle * 100],
          unit: ' % of a core',
          goal: { atMost: 5 },
        }),
      ],
      curves: [],
    };
  },
};
