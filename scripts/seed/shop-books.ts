import { setTimeout as sleep } from 'node:timers/promises';
import { bookSchema, type CreateBookBody } from '@bookstore/contracts/books';
import { problemSchema } from '@bookstore/contracts/http';
import { sessionSchema } from '@bookstore/contracts/users';
import { z } from 'zod';
import { createSend, type HttpReply } from './http.ts';
import { isPassing, MAX_ATTEMPTS, type Pause, pauseBefore, sendPatiently } from './retry.ts';

type Named = { title: string; author: string };
export type AddOutcome = 'added' | 'isbn-taken';

const MAX_PAGES = 10_000;
const PAGE = 100;

/** The shop has no unique key for a book without ISBN: to the seeder title and author are the book. */
export const bookKey = ({ title, author }: Named): string =>
  `${title.trim()}\n${author.trim()}`.normalize('NFC').toLowerCase();

/** Path and query of the page that `Link: <...>; rel="next"` names, else undefined. */
export const nextPage = (link: string | null, current: string): string | undefined => {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  // Only the path is taken: behind a tunnel the shop's own name for itself may lead elsewhere.
  const { pathname, search } = new URL(target, new URL(current, 'http://shop'));
  return `${pathname}${search}`;
};

const refused = (what: string, reply: HttpReply): Error => {
  const problem = problemSchema.safeParse(reply.json);
  const why = problem.success ? `${problem.data.code}: ${problem.data.detail}` : 'no problem+json';
  return new Error(`${what} was refused with ${reply.status} (${why})`);
};

/** The shop's books as an admin sees them over HTTP; throws an Error that names the call. */
export const createShopBooks = (baseUrl: string, pause: Pause = (ms) => sleep(ms)) => {
  const send = createSend(baseUrl);

  const login = async (username: string, password: string): Promise<string> => {
    const body = { username, password };
    const reply = await sendPatiently(send, pause, { method: 'POST', path: '/login', body });
    if (reply.status !== 200) throw refused(`the login of ${username}`, reply);
    const session = sessionSchema.parse(reply.json);
    if (session.role !== 'admin') throw new Error(`${username} is not an admin of this shop`);
    return session.access_token;
  };

  const listKeys = async (token: string, query = ''): Promise<Set<string>> => {
    const keys = new Set<string>();
    let path: string | undefined = `/books?limit=${PAGE}${query}`;
    for (let page = 0; path !== undefined; page += 1) {
      if (page === MAX_PAGES) throw new Error('the list of books does not end');
      const reply: HttpReply = await sendPatiently(send, pause, { method: 'GET', path, token });
      if (reply.status !== 200) throw refused('the list of books', reply);
      for (const book of z.array(bookSchema).parse(reply.json)) keys.add(bookKey(book));
      path = nextPage(reply.headers.get('link'), path);
    }
    return keys;
  };

  const isThere = async (token: string, book: Named): Promise<boolean> => {
    const keys = await listKeys(token, `&author=${encodeURIComponent(book.author)}`);
    return keys.has(bookKey(book));
  };

  /** Where it is not known whether the book was added, it looks before it tries again. */
  const add = async (token: string, book: CreateBookBody): Promise<AddOutcome> => {
    const request = { method: 'POST', path: '/books', token, body: book };
    for (let attempt = 1; ; attempt += 1) {
      const reply = await send(request).catch((error: Error) => error);
      if (!(reply instanceof Error)) {
        if (reply.status === 201) return 'added';
        const problem = problemSchema.safeParse(reply.json);
        if (problem.data?.code === 'isbn-taken') return 'isbn-taken';
        if (!isPassing(reply.status)) throw refused(`the book "${book.title}"`, reply);
      }
      const answer = reply instanceof Error ? undefined : reply;
      await pause(pauseBefore(attempt, answer));
      if (answer?.status !== 429 && (await isThere(token, book))) return 'added';
      if (attempt < MAX_ATTEMPTS) continue;
      throw answer === undefined ? reply : refused(`the book "${book.title}"`, answer);
    }
  };

  return { login, listKeys, add };
};
