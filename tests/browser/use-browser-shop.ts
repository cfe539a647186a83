import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { type BrowserShop, openShop } from './open-shop.ts';

/**
 * Opens the shop for the tests of a file and closes it after the last one. A test after which a page complained
 * (a script error, something that the Content-Security-Policy stopped) fails. To be called at the top of the file;
 * what it gives can be used inside of tests and hooks.
 */
export const useBrowserShop = (): BrowserShop => {
  let opened: BrowserShop | undefined;
  const shop = (): BrowserShop => {
    if (opened === undefined) throw new Error('the shop is open only inside of tests');
    return opened;
  };
  beforeAll(async () => {
    opened = await openShop();
  });
  afterEach(() => {
    const complaints = shop().complaints.splice(0);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });
  afterAll(() => opened?.close());
  return {
    get url() {
      return shop().url;
    },
    get adminToken() {
      return shop().adminToken;
    },
    get complaints() {
      return shop().complaints;
    },
    visit: (look) => shop().visit(look),
    close: () => shop().close(),
  };
};
