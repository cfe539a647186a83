import { PROBLEMS, type ProblemCode, problemSchema } from '@bookstore/contracts/http';
import { type Session, sessionSchema } from '@bookstore/contracts/users';
import { AppError, type ErrorKind } from '@bookstore/platform/errors';
import type { Origin } from '../upstreams/forwarded-headers.ts';
import type { Answer, PostJson } from '../upstreams/post-json.ts';

/** What user-service does with passwords and refresh tokens. A refusal of its is thrown as it is. */
export type Accounts = {
  logIn: (credentials: { username: string; password: string }, origin: Origin) => Promise<Session>;
  refresh: (token: string, origin: Origin) => Promise<Session>;
  logOut: (token: string, origin: Origin) => Promise<void>;
};

export const createAccounts = (post: PostJson): Accounts => ({
  logIn: async (credentials, origin) => sessionOf(await post('/login', credentials, origin)),
  refresh: async (token, origin) =>
    sessionOf(await post('/refresh', { refresh_token: token }, origin)),
  logOut: async (token, origin) => {
    const answer = await post('/logout', { refresh_token: token }, origin);
    if (answer?.status !== 204) throw refusalOf(answer);
  },
});

const sessionOf = (answer: Answer | null): Session => {
  const session = answer?.status === 200 ? sessionSchema.safeParse(answer.body).data : undefined;
  if (!session) throw refusalOf(answer);
  return session;
};

const KINDS: Readonly<Record<number, ErrorKind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  429: 'limited',
  503: 'unavailable',
};

const isKnown = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);

const refusalOf = (answer: Answer | null): AppError => {
  const problem = problemSchema.safeParse(answer?.body).data;
  const kind = KINDS[answer?.status ?? 0];
  if (!problem || !isKnown(problem.code) || kind === undefined) {
    return new AppError({
      code: 'bad-gateway',
      kind: 'unavailable',
      detail: 'The service gave no proper reply; whether it did the work is not known.',
    });
  }
  const wait = Number(answer?.headers['retry-after']);
  return new AppError({
    code: problem.code,
    kind,
    detail: problem.detail,
    errors: problem.errors ?? [],
    ...(wait > 0 ? { retryAfterSeconds: wait } : {}),
  });
};
