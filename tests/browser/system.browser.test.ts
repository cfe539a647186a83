import type { System } from '@bookstore/contracts/system';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addAcceptedOrder, signInAsAdmin } from './admin-visit.ts';
import { findBarriers, keepScreenshot, THEMES } from './open-shop.ts';
import { useBrowserShop } from './use-browser-shop.ts';

const shop = useBrowserShop();

const cardOf = (page: Page, title: string) =>
  page.locator('dl > div').filter({ has: page.getByText(title, { exact: true }) });
const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

/** Real replies, changed on their way to the page. */
const changeReplies = (page: Page, change: (system: System) => void) =>
  page.route('**/system', async (route) => {
    if (route.request().isNavigationRequest()) return route.continue();
    const response = await route.fetch();
    const json: System = await response.json();
    change(json);
    return route.fulfill({ response, json });
  });

/** A refresh may be on its way through a route: its failure at the end is none. */
const leave = async (page: Page): Promise<void> => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().close();
};

const breakShop = (system: System): void => {
  system.at = '2030-01-01T12:00:00.000Z';
  const order = system.parts.at(-1);
  for (const replica of order?.replicas ?? []) {
    replica.status = 'degraded';
    replica.checks['rabbitmq'] = 'no answer in time';
  }
  order?.replicas.push({
    name: 'order-service 2',
    status: 'unavailable',
    checks: { http: 'does not answer' },
  });
  system.unread = ['order-service 2'];
  for (const [index, queue] of system.queues.entries()) {
    Object.assign(queue, { ready: index * 7, retry: 0, dead: 0 });
    if (index === 0) Object.assign(queue, { ready: null, retry: null, dead: null });
    if (index === 7) queue.dead = 3;
  }
  for (const outbox of system.outboxes) {
    Object.assign(outbox, { documents: 1_204, oldest_age_seconds: 312.4 });
  }
};

describe('the system page', () => {
  it('measures first, then shows the orders that are placed while it is looked at', async () => {
    const { page } = await signInAsAdmin(shop, '/account');
    const measuringSeen = Promise.withResolvers<void>();
    let replies = 0;
    await page.route('**/system', async (route) => {
      if (route.request().isNavigationRequest()) return route.continue();
      replies += 1;
      if (replies > 1) await measuringSeen.promise;
      return route.continue();
    });
    await page.goto('/admin/system');
    await cardOf(page, 'placed').getByText('measuring…').waitFor();
    measuringSeen.resolve();
    await cardOf(page, 'placed').getByText(/^\d/).waitFor();
    await addAcceptedOrder(shop);
    const busy = /^(0\.[1-9]|[1-9])/;
    await cardOf(page, 'placed').getByText(busy).waitFor();
    await cardOf(page, 'accepted').getByText(busy).waitFor();
    const chart = page.getByRole('img', { name: /^Orders per second, the last 5 minutes/ });
    expect(await chart.getAttribute('aria-label')).not.toMatch(/at most 0\.0$/);
    for (const part of ['nginx', 'gateway', 'catalog-service 1', 'MongoDB of order-service']) {
      await rowOf(page, part)
        .getByText(/^(Works|Reached)$/)
        .waitFor();
    }
    await keepScreenshot(page, 'admin-system-live');
    await leave(page);
  });

  it('says what is missing, what is not known, and what to do about dead letters', async () => {
    const { page } = await signInAsAdmin(shop, '/account');
    await changeReplies(page, breakShop);
    await page.goto('/admin/system');
    await page.getByText('Something is missing.').waitFor();
    expect(await rowOf(page, 'order-service 1').textContent()).toMatch(
      /Works in part.*rabbitmq: no answer in time/,
    );
    expect(await rowOf(page, 'order-service 2').textContent()).toMatch(/Does not work/);
    expect(await rowOf(page, 'RabbitMQ').textContent()).toMatch(/in part.*order-service 1$/);
    await page.getByText('The numbers of order-service 2 could not be read').waitFor();
    const [first, dying] = ['catalog-service.order-placed', 'order-service.stock-rejected'];
    expect(await rowOf(page, first).textContent()).toBe(`${first}???`);
    expect(await cardOf(page, 'Dead letters').textContent()).toMatch(/31 queue not known$/);
    await page.getByText(`npm run redrive -- ${dying}`).waitFor();
    expect(await cardOf(page, 'Oldest unsent message').textContent()).toMatch(/5 min2,408/);
    await leave(page);
  });

  it('keeps what was last known when the shop is out of reach, says so, and follows it back', async () => {
    const { page } = await signInAsAdmin(shop, '/admin/system');
    await page.getByText('Every part works.').waitFor();
    await page.route('**/system', (route) =>
      route.fulfill({
        status: 502,
        json: { code: 'bad-gateway', detail: 'x', request_id: 'id-of-it' },
      }),
    );
    await page.getByRole('alert').getByText('id-of-it').waitFor();
    await page.getByText('what is below may be out of date').waitFor();
    await rowOf(page, 'catalog-service 1').waitFor();
    await rowOf(page, 'nginx').getByText('Works', { exact: true }).waitFor();
    await page.unroute('**/system');
    await page.route('**/system', (route) => route.abort());
    await rowOf(page, 'nginx').getByText('Does not work').waitFor();
    await page.unroute('**/system');
    await page.getByText('Every part works.').waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await leave(page);
  });

  it('asks nothing while it is not in view, and at once when it is again', async () => {
    const { page } = await signInAsAdmin(shop, '/account');
    await page.clock.install();
    await page.goto('/admin/system');
    await page.getByText('Every part works.').waitFor();
    const show = (state: 'hidden' | 'visible') =>
      page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
         document.dispatchEvent(new Event('visibilitychange'));`,
      );
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/system')) asked += 1;
    });
    const inView = page.waitForResponse('**/system');
    await page.clock.runFor(3_000);
    expect((await inView).status()).toBe(200);
    await show('hidden');
    asked = 0;
    await page.clock.runFor(60_000);
    expect(asked).toBe(0);
    const again = page.waitForResponse('**/system');
    await show('visible');
    expect((await again).status()).toBe(200);
    await leave(page);
  });
});

describe.each(THEMES)('the broken shop in the %s theme', (theme) => {
  it.each([360, 1280])('has no barrier and fits at %i px', async (width) => {
    const { page } = await signInAsAdmin(shop, '/account', { width, theme });
    await changeReplies(page, breakShop);
    await page.goto('/admin/system');
    await page.getByText('Something is missing.').waitFor();
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    await keepScreenshot(page, `admin-system-broken-${width}-${theme}`);
    expect([wide, await findBarriers(page)]).toEqual([width, []]);
    await leave(page);
  });
});
