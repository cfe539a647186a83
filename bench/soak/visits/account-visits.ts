import { randomUUID } from 'node:crypto';
import { registeredSchema, type Session, sessionSchema } from '@bookstore/contracts/users';
import type { SoakBuyer } from './cast.ts';
import { createVisit, expectThat, parsed, type Visit } from './visit.ts';

type Account = { username: string; password: string; session: Session };

/** The account goes on with the session that it gets. */
export const signIn = (account: Account): Visit => {
  const { username, password } = account;
  return createVisit('errand', { path: '/login', body: { username, password } }, (reply) => {
    const session = parsed(reply, 200, sessionSchema);
    expectThat(session.username === username, 'another user');
    account.session = session;
  });
};

export const refresh = (buyer: SoakBuyer): Visit => {
  const body = { refresh_token: buyer.session.refresh_token };
  return createVisit('errand', { path: '/refresh', body }, (reply) => {
    buyer.session = parsed(reply, 200, sessionSchema);
  });
};

/** Somebody new, who does not come again. */
export const register = (): Visit => {
  const username = `soak-${randomUUID().slice(0, 18)}`;
  const body = { username, password: randomUUID() };
  return createVisit('errand', { path: '/register', body }, (reply) =>
    expectThat(parsed(reply, 201, registeredSchema).username === username, 'another user'),
  );
};
