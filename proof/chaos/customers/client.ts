import { setTimeout as sleep } from 'node:timers/promises';
import { problemSchema } from '@bookstore/contracts/http';
import { sessionSchema } from '@bookstore/contracts/users';
import type { z } from 'zod';
import type { Exchange, HttpCall, Reply } from '../../../tests/swarm/load/edges.ts';
import type { Random } from '../plan/random.ts';
import type { Records } from './records.ts';

export type Account = { username: string; password: string; token: string };

/** A reply with the times of its question and its end. */
export type Told = Reply & { askedAt: number; toldAt: number };

type Ask = Omit<HttpCall, 'path' | 'token'> & {
  /** As reports name it, like `POST /order`. */
  route: string;
  path: string;
};

/** What the shop may answer while parts of it are away: ask again later. */
const AWAY = new Set([429, 502, 503, 504]);
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_500;

/** Calls in the name of one account; everything is noted. */
export type Client = {
  name: string;
  random: Random;
  records: Records;
  /** Asks up to so often until there is a reply other than "not now"; null when there was none. */
  ask: (ask: Ask, tries: number) => Promise<Told | null>;
  /** The body of a reply with that status and shape; else null, noted as wrong unless its problem is expected. */
  read: <T>(told: Told, route: string, expected: Expected<T>) => T | null;
};

type Expected<T> = { status: number; schema: z.ZodType<T>; problems?: readonly string[] };

export const createClient = (parts: {
  account: Account;
  exchange: Exchange;
  records: Records;
  random: Random;
}): Client => {
  const { account, exchange, records, random } = parts;

  const askOnce = async ({ route, ...call }: Ask): Promise<Told | null> => {
    const askedAt = performance.now();
    const reply = await exchange({ ...call, token: account.token }).catch(() => null);
    const toldAt = performance.now();
    const hungUp = reply === null && call.timeoutMs !== undefined;
    records.calls.push({ route, askedAt, toldAt, status: reply?.status ?? 0, hungUp });
    return reply && { ...reply, askedAt, toldAt };
  };

  /** A token that came to its end while its replica's clock was ahead, or after a long run. */
  const signInAgain = async (): Promise<void> => {
    const { username, password } = account;
    const body = { username, password };
    const told = await askOnce({ route: 'POST /login', method: 'POST', path: '/login', body });
    if (told?.status === 200) account.token = sessionSchema.parse(told.body).access_token;
  };

  const ask = async (question: Ask, tries: number): Promise<Told | null> => {
    for (let left = tries; left > 0; left -= 1) {
      const told = await askOnce(question);
      if (told?.status === 401) await signInAgain();
      else if (told !== null && !AWAY.has(told.status)) return told;
      if (left > 1) await sleep(random.between(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
    }
    return null;
  };

  const read = <T>(told: Told, route: string, expected: Expected<T>): T | null => {
    if (told.status === expected.status) {
      const parsed = expected.schema.safeParse(told.body);
      if (parsed.success) return parsed.data;
    } else {
      const problem = problemSchema.safeParse(told.body);
      const { problems = [] } = expected;
      if (problem.success && problems.includes(problem.data.code)) return null;
    }
    const body = JSON.stringify(told.body).slice(0, 300);
    records.wrong.push(`${route} answered ${told.status} ${body}`);
    return null;
  };

  return { name: account.username, random, records, ask, read };
};
