// Where the knee is: signed-in reads and orders at one rate after the other, each for some seconds, from calm to far too many.
// What the shop can't do it has to refuse at once (429 or 503 with Retry-After); no reply, or another, is a failure.
//   npm run k6 -- bench/k6/overload.ts -e RATES=100,300,1000 -e STEP_SECONDS=20
import { check, fail } from 'k6';
import { Trend } from 'k6/metrics';
import type { Options, Scenario } from 'k6/options';
import { buyCopy } from './orders.ts';
import { describeSteps, type Summary } from './overload-table.ts';
import { isBookOf, isOrder, isOrderOf, isProblem, isSoldOut, type Shape } from './replies.ts';
import {
  checkReply,
  findBooks,
  makeBuyers,
  MOST_USERS,
  numberFromEnv,
  pick,
  type Request,
  scenarioOf,
  send,
} from './shop.ts';

/** Requests per second, step by step. */
const RATES = (__ENV['RATES'] || '50,100,200,400,800').split(',').map(Number);
const STEP_SECONDS = numberFromEnv('STEP_SECONDS', 10);
const BUYERS = numberFromEnv('BUYERS', 64);
/** Up to which p99 a step counts as served well. */
const P99_MS = numberFromEnv('P99_MS', 250);

/** Nobody waits longer than this for a reply. */
const PATIENCE_SECONDS = numberFromEnv('PATIENCE_SECONDS', 5);
/** After each step, so that the next one finds a shop that has answered all. */
const PAUSE_SECONDS = PATIENCE_SECONDS + 1;

const servedMs = new Trend('served_ms', true);
const refusedMs = new Trend('refused_ms', true);

const steps = RATES.map((rate) => ({ rate, name: `at_${rate}` }));

const step = (rate: number, index: number): Scenario => ({
  executor: 'constant-arrival-rate',
  exec: 'visit',
  rate,
  duration: `${STEP_SECONDS}s`,
  startTime: `${index * (STEP_SECONDS + PAUSE_SECONDS)}s`,
  gracefulStop: `${PAUSE_SECONDS}s`,
  preAllocatedVUs: Math.min(MOST_USERS, rate),
  maxVUs: MOST_USERS,
});

// k6 keeps figures of a single scenario only where a threshold asks for them.
const figuresOf = (name: string) => ({
  [`served_ms{scenario:${name}}`]: ['p(99)>=0'],
  [`refused_ms{scenario:${name}}`]: ['p(99)>=0'],
  [`dropped_iterations{scenario:${name}}`]: ['count>=0'],
});

export const options: Options = {
  scenarios: Object.fromEntries(steps.map(({ rate, name }, index) => [name, step(rate, index)])),
  thresholds: {
    checks: ['rate==1'],
    ...Object.assign({}, ...steps.map(({ name }) => figuresOf(name))),
  },
  summaryTrendStats: ['count', 'med', 'p(99)', 'max'],
};

type Visitor = { token: string; orderId: string };
type Data = { ids: string[]; visitors: Visitor[] };

export const setup = (): Data => {
  const ids = findBooks('in_stock=true').map(({ id }) => id);
  const visitors = makeBuyers(BUYERS).map(({ access_token: token }) => {
    const order = buyCopy(token, pick(ids));
    return order === null || order === 'sold-out'
      ? fail('no order to look at could be placed')
      : { token, orderId: order.order_id };
  });
  return { ids, visitors };
};

type Visit = { request: Request; status: number; isRight: Shape<unknown> };

/** What no edge cache answers, as many of each. */
const chooseVisit = (id: string, { token, orderId }: Visitor): Visit =>
  pick<Visit>([
    {
      request: { name: 'own order', path: `/order/${orderId}`, token },
      status: 200,
      isRight: isOrderOf(orderId),
    },
    { request: { name: 'book', path: `/books/${id}`, token }, status: 200, isRight: isBookOf(id) },
    {
      request: { name: 'new order', path: '/order', token, body: { book_id: id } },
      status: 201,
      isRight: isOrder,
    },
  ]);

const REFUSALS = [429, 503];
const SOLD_OUT = 409;

export const visit = scenarioOf(({ ids, visitors }: Data) => {
  const { request, status, isRight } = chooseVisit(pick(ids), pick(visitors));
  const expected = [status, SOLD_OUT, ...REFUSALS];
  const reply = send({ ...request, timeout: `${PATIENCE_SECONDS}s`, expected });
  const { blocked, connecting, duration } = reply.timings;
  const ms = blocked + connecting + duration;
  if (REFUSALS.includes(reply.status)) {
    refusedMs.add(ms);
    checkReply('refusal', reply, reply.status, isProblem);
    check(reply, {
      'refusal: says when to come again': () => Number(reply.headers['Retry-After']) > 0,
    });
    return;
  }
  const isSale = request.name === 'new order' && reply.status === SOLD_OUT;
  const isServed = isSale
    ? checkReply('new order when sold out', reply, SOLD_OUT, isSoldOut)
    : checkReply(request.name, reply, status, isRight);
  if (isServed !== null) servedMs.add(ms);
});

export const handleSummary = (summary: Summary) => ({
  stdout: describeSteps(summary, { steps, seconds: STEP_SECONDS, p99Ms: P99_MS }),
});
