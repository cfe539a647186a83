import { beforeAll, describe, expect, it } from '@jest/globals';
import { findBarriers, keepScreenshot, THEMES, WIDTHS } from '../open-shop.ts';
import { useBrowserShop } from '../use-browser-shop.ts';
import { type Exhibits, makeExhibits } from './exhibits.ts';
import { shownPages } from './shown-pages.ts';

const HEIGHT = 800;
const MIDDLE = WIDTHS[1];

const shop = useBrowserShop();
let exhibits: Exhibits;

beforeAll(async () => {
  exhibits = await makeExhibits(shop);
}, 60_000);

describe('has no barrier and needs no scrolling sideways, in both themes', () => {
  it.each(shownPages)('$name', async ({ name, as, path, settled, act }) => {
    const page = as === 'visitor' ? (await shop.visit()).page : exhibits.pages[as];
    await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
    await page.goto(typeof path === 'string' ? path : await path(exhibits));
    await page.locator(settled).first().waitFor();
    await act?.(page, exhibits);
    const seen = [];
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: HEIGHT });
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        await keepScreenshot(page, `${name}-${width}-${theme}`);
        // axe takes as long as all the rest: at the narrowest and at the widest it sees each way a page is laid out.
        const barriers = width === MIDDLE ? [] : await findBarriers(page);
        seen.push({ theme, width, wide, barriers });
      }
    }
    expect(seen).toEqual(
      seen.map(({ theme, width }) => ({ theme, width, wide: width, barriers: [] })),
    );
    if (as === 'visitor') await page.context().close();
  });
});
