import { PROBLEMS, type ProblemCode, problemSchema } from '@bookstore/contracts/http';
import { type Session, sessionSchema } from '@bookstore/contracts/users';
import { AppError, type ErrorKind } from '@bookstore/platform/errors';
import type { ClientInfo } from '../upstreams/forwarded-headers.ts';
import type { JsonReply, PostJson } from '../upstreams/post-json.ts';
import { badGateway } from '../upstreams/upstream.errors.ts';

/** The sign-in calls of user-service. Its problems are thrown with their code and detail. */
export type Accounts = {
  logIn: (
    credentials: { username: string; password: string },
    client: ClientInfo,
  ) => Promise<Session>;
  refresh: (token: string, client: ClientInfo) => Promise<Session>;
  logOut: (token: string, client: ClientInfo) => Promise<void>;
};

export const createAccounts = (post: PostJson): Accounts => ({
  logIn: async (credentials, client) => sessionOf(await post('/login', credentials, client)),
  refresh: async (token, client) =>
    sessionOf(await post('/refresh', { refresh_token: token }, client)),
  logOut: async (token, client) => {
    const reply = await post('/logout', { refresh_token: token }, client);
    if (reply?.status !== 204) throw toAppError(reply);
  },
});

const sessionOf = (reply: JsonReply | null): Session => {
  const session = reply?.status === 200 ? sessionSchema.safeParse(reply.body).data : undefined;
  if (!session) throw toAppError(reply);
  return session;
};

const KINDS: Readonly<Record<number, ErrorKind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  429: 'limited',
  503: 'unavailable',
};

const isKnown = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);

const toAppError = (reply: JsonReply | null): AppError => {
  const problem = problemSchema.safeParse(reply?.body).data;
  const kind = KINDS[reply?.status ?? 0];
  if (!problem || !isKnown(problem.code) || kind === undefined) return badGateway();
  const waitSeconds = Number(reply?.headers['retry-after']);
  return new AppError({
    code: problem.code,
    kind,
    detail: problem.detail,
    errors: problem.errors ?? [],
    ...(waitSeconds > 0 ? { retryAfterSeconds: waitSeconds } : {}),
  });
};
