// What the scripts have in common: where the shop is, its calls with every reply checked, buyers and books to start from.
import { check, fail } from 'k6';
import http, { type RefinedResponse } from 'k6/http';
import {
  isBookList,
  isRegistered,
  isSession,
  type SeenBook,
  type SeenSession,
  type Shape,
} from './replies.ts';

type Reply = RefinedResponse<'text'>;

export const BASE_URL = __ENV['BASE_URL'] || 'http://localhost:5000';

/** A variable that is a number above 0: of the environment, or given by `-e NAME=5`. */
export const numberFromEnv = (name: string, otherwise: number): number => {
  const value = Number(__ENV[name] || otherwise);
  if (!(value > 0)) throw new Error(`${name} must be a number above 0, not "${__ENV[name]}"`);
  return value;
};

/**
 * At most so many connections at once for a whole script: each virtual user has its own,
 * and nginx refuses an address that has more than 1,000.
 */
export const MOST_USERS = 900;

/** Virtual users for that many calls a second: enough from the start for replies within half a second. */
export const usersFor = (rate: number, most = MOST_USERS) => ({
  preAllocatedVUs: Math.min(most, Math.ceil(rate / 2)),
  maxVUs: most,
});

export const pick = <T>(all: readonly T[]): T => {
  const one = all[Math.floor(Math.random() * all.length)];
  if (one === undefined) throw new Error('there is nothing to pick from');
  return one;
};

/**
 * A scenario's function whose errors count: by themselves k6 logs them, and the run still passes.
 * What it throws is a check that failed.
 */
export const scenarioOf =
  <T>(visit: (data: T) => void) =>
  (data: T): void => {
    try {
      visit(data);
    } catch (error) {
      check(error, { 'the script itself: no error': () => false });
      throw error;
    }
  };

export type Request = {
  /** What the call is called in checks and figures. */
  name: string;
  /** With the query, from / on. */
  path: string;
  method?: string;
  token?: string;
  body?: object;
  headers?: Record<string, string>;
  /** What k6 shall not count as failed; any 2xx or 3xx unless told. The checks judge by themselves. */
  expected?: number[];
  timeout?: string;
};

/** Longer than the gateway waits for a service: what it says then is a reply too. */
const TIMEOUT = '20s';

const prepare = ({ name, path, token, body, headers = {}, ...rest }: Request) => ({
  method: rest.method ?? (body === undefined ? 'GET' : 'POST'),
  url: `${BASE_URL}${path}`,
  body: body === undefined ? null : JSON.stringify(body),
  params: {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    tags: { name },
    timeout: rest.timeout ?? TIMEOUT,
    responseType: 'text' as const,
    ...(rest.expected === undefined
      ? {}
      : { responseCallback: http.expectedStatuses(...rest.expected) }),
  },
});

/** One call, its reply not checked yet. */
export const send = (request: Request): Reply => {
  const { method, url, body, params } = prepare(request);
  return http.request(method, url, body, params);
};

/** The body, or undefined where it is not JSON. */
export const parseBody = (reply: Reply): unknown => {
  try {
    return reply.json();
  } catch {
    return undefined;
  }
};

let isTold = false;

/**
 * Each virtual user tells the first wrong reply that it got: the checks alone say how many, not why.
 * Where there was no reply at all k6 says so itself.
 */
const tellWrong = (name: string, reply: Reply): void => {
  if (isTold || reply.status === 0) return;
  isTold = true;
  console.error(`${name}: ${reply.status} ${reply.body.slice(0, 300)}`);
};

/** Checks status and body; returns the body, or null when anything is wrong. */
export const checkReply = <T>(
  name: string,
  reply: Reply,
  status: number,
  isRight: Shape<T>,
): T | null => {
  const body = parseBody(reply);
  const isFine = check(reply, {
    [`${name}: status ${status}`]: () => reply.status === status,
    [`${name}: the right body`]: () => isRight(body),
  });
  if (!isFine) tellWrong(name, reply);
  return isFine && isRight(body) ? body : null;
};

/** One call with its reply checked; null when that is wrong. */
export const call = <T>(request: Request, status: number, isRight: Shape<T>): T | null =>
  checkReply(request.name, send(request), status, isRight);

const PAGE = 100;

/** Which books the scripts use; all unless told: `-e BOOKS=topic=poetry`. */
const BOOKS = __ENV['BOOKS'] || '';

/** For setup(): up to so many books, page by page. Without a book the script ends. */
export const findBooks = (query: string, most = 1_000): SeenBook[] => {
  const found: SeenBook[] = [];
  let path: string | undefined =
    `/books?${[`limit=${PAGE}`, BOOKS, query].filter(Boolean).join('&')}`;
  while (path !== undefined && found.length < most) {
    const reply = send({ name: 'setup: books', path });
    const page = checkReply('setup: books', reply, 200, isBookList);
    if (page === null) fail('the books could not be read');
    found.push(...page);
    path = /<([^>]+)>; rel="next"/.exec(reply.headers['Link'] ?? '')?.[1];
  }
  if (found.length === 0) fail(`no such books at ${BASE_URL}: run "npm run seed"`);
  return found;
};

/** One sign-in, for setup() too. A token lives for 15 minutes, so no run should take longer. */
export const signIn = (username: string, password: string): SeenSession => {
  const request = { name: 'setup: sign-in', path: '/login', body: { username, password } };
  return call(request, 200, isSession) ?? fail(`${username} could not sign in`);
};

/** For setup(): new buyers, signed in. Each takes two of the 300 sign-ins a minute that an address has by itself. */
export const makeBuyers = (count: number): SeenSession[] => {
  const run = crypto.randomUUID().slice(0, 8);
  const accounts = Array.from({ length: count }, (_, index) => ({
    username: `k6-${run}-${index}`,
    password: crypto.randomUUID(),
  }));
  const all = <T>(path: string, status: number, isRight: Shape<T>): T[] => {
    const name = `setup: buyers at ${path}`;
    const replies = http.batch(accounts.map((body) => prepare({ name, path, body })));
    return replies.map(
      (reply) => checkReply(name, reply, status, isRight) ?? fail('no buyers could be made'),
    );
  };
  all('/register', 201, isRegistered);
  return all('/login', 200, isSession);
};
