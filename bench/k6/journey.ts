// A buyer's way: a list, a book, an order that is waited for, a look at it. It buys real copies, one a journey.
//   npm run k6 -- bench/k6/journey.ts -e RATE=20 -e DURATION=1m
import { Rate } from 'k6/metrics';
import type { Options } from 'k6/options';
import { buyCopy } from './orders.ts';
import { isBookOf, isHitList, isOrderOf, type SeenSession } from './replies.ts';
import { call, findBooks, makeBuyers, numberFromEnv, pick, scenarioOf, usersFor } from './shop.ts';

/** Journeys per second: four requests each. */
const RATE = numberFromEnv('RATE', 10);
const DURATION = __ENV['DURATION'] || '30s';
/** Signed in once, before the journeys begin. */
const BUYERS = numberFromEnv('BUYERS', 20);
const P99_MS = numberFromEnv('P99_MS', 250);
/** An order goes through queues and a payment before its reply. */
const ORDER_P99_MS = numberFromEnv('ORDER_P99_MS', 500);

const accepted = new Rate('orders_accepted');

export const options: Options = {
  scenarios: {
    journeys: {
      executor: 'constant-arrival-rate',
      exec: 'buy',
      rate: RATE,
      duration: DURATION,
      ...usersFor(RATE),
    },
  },
  thresholds: {
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
    // A shop that sells out in the middle does less than what is to be measured.
    orders_accepted: ['rate>0.95'],
    'http_req_duration{name:list}': [`p(99)<${P99_MS}`],
    'http_req_duration{name:book}': [`p(99)<${P99_MS}`],
    'http_req_duration{name:own order}': [`p(99)<${P99_MS}`],
    'http_req_duration{name:new order}': [`p(99)<${ORDER_P99_MS}`],
  },
};

type Data = { ids: string[]; buyers: SeenSession[] };

export const setup = (): Data => ({
  ids: findBooks('in_stock=true').map(({ id }) => id),
  buyers: makeBuyers(BUYERS),
});

export const buy = scenarioOf(({ ids, buyers }: Data) => {
  const { access_token: token } = pick(buyers);
  const id = pick(ids);
  call({ name: 'list', path: '/books?in_stock=true&sort=newest', token }, 200, isHitList);
  call({ name: 'book', path: `/books/${id}`, token }, 200, isBookOf(id));
  const order = buyCopy(token, id);
  accepted.add(order !== null && order !== 'sold-out');
  if (order === null || order === 'sold-out') return;
  const path = `/order/${order.order_id}`;
  call({ name: 'own order', path, token }, 200, isOrderOf(order.order_id));
});
