import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useBrowserShop } from '../use-browser-shop.ts';
import { type Exhibits, makeExhibits } from './exhibits.ts';
import { shownPages } from './shown-pages.ts';

const MOST = 0.02;
const WIDTHS = [360, 1280];
const HEIGHT = 800;
/** Slow enough for every state of loading to be drawn, like a phone on the road. */
const NETWORK = { latency: 120, downloadThroughput: 1_000_000, uploadThroughput: 500_000 };
const NAMES = ['list', 'search', 'book', 'cart', 'checkout', 'order-accepted', 'my-orders'];
const pages = [...NAMES, 'account', 'admin-books', 'admin-orders'].flatMap((name) =>
  shownPages.filter((page) => page.name === name),
);

type Shift = { value: number; moved: string[] };

/** Writes down all that moves by itself: what follows a key or click within half a second does not count. */
const WATCH = `
  globalThis.shifts = [];
  globalThis.watchShifts = new PerformanceObserver((list) => keepShifts(list.getEntries()));
  const nameOf = (node) => !node ? 'gone' : node.nodeName + (node.className ? '.' + node.className : '');
  const placeOf = (source) => nameOf(source.node) + ' ' + [source.previousRect, source.currentRect]
    .map((rect) => [rect.x, rect.y, rect.width, rect.height].map(Math.round).join(',')).join(' to ');
  const keepShifts = (entries) => entries.forEach((entry) => entry.hadRecentInput ||
    shifts.push({ value: entry.value, moved: entry.sources.map(placeOf) }));
  globalThis.takeShifts = () => { keepShifts(watchShifts.takeRecords()); return shifts; };
  watchShifts.observe({ type: 'layout-shift', buffered: true });
`;
const DRAWN = 'new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))';
const IMAGES_HERE = `Promise.all([...document.images].filter(({ loading }) => loading !== 'lazy')
  .map((image) => image.decode().catch(() => null))).then(() => null)`;

const visitSlowly = async (page: Page, path: string, settled: string): Promise<Shift[]> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, ...NETWORK });
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(path);
  await page.locator(settled).first().waitFor();
  await page.evaluate(IMAGES_HERE);
  await page.evaluate(DRAWN);
  const shifts = await page.evaluate<Shift[]>('takeShifts()');
  await session.detach();
  return shifts;
};

const shop = useBrowserShop();
let exhibits: Exhibits;

beforeAll(async () => {
  exhibits = await makeExhibits(shop);
  for (const page of Object.values(exhibits.pages)) await page.addInitScript(WATCH);
}, 60_000);

describe(`nothing jumps while a page loads: the sum of layout shifts stays below ${MOST}`, () => {
  it.each(pages)('$name', async ({ name, as, path, settled }) => {
    for (const width of WIDTHS) {
      const page = as === 'visitor' ? (await shop.visit()).page : exhibits.pages[as];
      if (as === 'visitor') await page.addInitScript(WATCH);
      await page.setViewportSize({ width, height: HEIGHT });
      const address = typeof path === 'string' ? path : await path(exhibits);
      const shifts = await visitSlowly(page, address, settled);
      const sum = shifts.reduce((total, { value }) => total + value, 0);
      process.stderr.write(`  layout shift of ${name} at ${width} px: ${sum.toFixed(4)}\n`);
      expect({ width, shifts: sum < MOST ? [] : shifts }).toEqual({ width, shifts: [] });
      if (as === 'visitor') await page.context().close();
    }
  });
});
