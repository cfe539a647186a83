// Visitors who are not signed in: popular books, the long tail, lists and searches, each at its share of RATE.
//   npm run k6 -- bench/k6/browse.ts -e RATE=200 -e DURATION=1m
import type { Options, Scenario } from 'k6/options';
import { isBookOf, isHitList } from './replies.ts';
import { call, findBooks, MOST_USERS, numberFromEnv, pick, scenarioOf, usersFor } from './shop.ts';

/** Requests per second, of all four together. */
const RATE = numberFromEnv('RATE', 100);
const DURATION = __ENV['DURATION'] || '30s';
const P99_MS = numberFromEnv('P99_MS', 250);

const SHARES = { popular: 0.6, longTail: 0.2, lists: 0.1, searches: 0.1 };
const POPULAR_BOOKS = 20;

/** Requests come when they are due, however long those before them take: so visitors do. */
const visitors = (exec: keyof typeof SHARES): Scenario => {
  const rate = Math.max(1, Math.round(RATE * SHARES[exec]));
  const users = usersFor(rate, MOST_USERS / 4);
  return { executor: 'constant-arrival-rate', exec, rate, duration: DURATION, ...users };
};

export const options: Options = {
  scenarios: {
    popular: visitors('popular'),
    longTail: visitors('longTail'),
    lists: visitors('lists'),
    searches: visitors('searches'),
  },
  thresholds: {
    checks: ['rate==1'],
    // Requests that were due when all virtual users still waited for a reply: without them the times would flatter.
    dropped_iterations: ['count==0'],
    'http_req_duration{scenario:popular}': [`p(99)<${P99_MS}`],
    'http_req_duration{scenario:longTail}': [`p(99)<${P99_MS}`],
    'http_req_duration{scenario:lists}': [`p(99)<${P99_MS}`],
    'http_req_duration{scenario:searches}': [`p(99)<${P99_MS}`],
  },
};

type Found = { ids: string[]; queries: string[]; words: string[] };

export const setup = (): Found => {
  const books = findBooks('');
  const queries = books.flatMap(({ author, topics }) => [
    `author=${encodeURIComponent(author)}`,
    ...topics.map((topic) => `topic=${encodeURIComponent(topic)}`),
  ]);
  const words = books.flatMap(({ title }) => title.split(/[\s.,:;!?'’"“”()&/–—-]+/));
  return {
    ids: books.map(({ id }) => id),
    queries: [...new Set(queries)],
    words: [...new Set(words.filter((word) => word.length > 2))],
  };
};

const readBook = (id: string) => call({ name: 'book', path: `/books/${id}` }, 200, isBookOf(id));

export const popular = scenarioOf(({ ids }: Found) => {
  readBook(pick(ids.slice(0, POPULAR_BOOKS)));
});

export const longTail = scenarioOf(({ ids }: Found) => {
  readBook(pick(ids));
});

export const lists = scenarioOf(({ queries }: Found) => {
  call({ name: 'list', path: `/books?${pick(queries)}` }, 200, isHitList);
});

export const searches = scenarioOf(({ words }: Found) => {
  const path = `/books?q=${encodeURIComponent(pick(words))}`;
  call({ name: 'search', path }, 200, isHitList);
});
