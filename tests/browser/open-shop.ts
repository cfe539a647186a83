import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import { type Shop, useShop } from '../e2e/shop.ts';
import { CHROMIUM_FLAGS, findChromium } from './chromium.ts';

const WAIT_MS = 10_000;
const SCREENSHOTS = join(DATA_FOLDER, 'screenshots');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const WIDTHS = [360, 768, 1280] as const;
export const THEMES = ['light', 'dark'] as const;

type Look = { width?: number; theme?: (typeof THEMES)[number] };

export type BrowserShop = Shop & {
  /** A new visitor: own cookies and storage. Several pages of one context are tabs. */
  visit(look?: Look): Promise<{ context: BrowserContext; page: Page }>;
  /** What pages of all visits complained of: script errors, and what the Content-Security-Policy stopped. */
  complaints: string[];
  close(): Promise<void>;
};

/** The shop of this test run, to be looked at with a real browser. */
export const openShop = async (): Promise<BrowserShop> => {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('no Chromium here: install it, or set CHROMIUM');
  const shop = await useShop();
  const browser: Browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  const complaints: string[] = [];
  const watch = (page: Page) => {
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
    });
  };
  return {
    ...shop,
    complaints,
    async visit({ width = 1280, theme = 'light' } = {}) {
      const context = await browser.newContext({
        baseURL: shop.url,
        viewport: { width, height: 800 },
        colorScheme: theme,
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(WAIT_MS);
      context.on('page', watch);
      return { context, page: await context.newPage() };
    },
    close: () => browser.close(),
  };
};

/** What axe finds against WCAG 2.2 AA on the page as it is now: one line for each rule that is broken. */
export const findBarriers = async (page: Page): Promise<string[]> => {
  // By the debugger and not by a script element, which the page's policy would rightly stop.
  if (!(await page.evaluate('"axe" in globalThis'))) {
    await page.evaluate(await readFile(AXE, 'utf8'));
  }
  const found: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

/** Keeps a picture of the whole page as .data/screenshots/NAME.png, to be looked at by people. */
export const keepScreenshot = async (page: Page, name: string): Promise<void> => {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
};
