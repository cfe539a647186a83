import { randomInt } from 'node:crypto';
import { uniqueName } from '@bookstore/testkit';
import { ADMIN, type Answer, type RunningService } from './user-service.http.ts';

export type Person = { username: string; password: string; email?: string };

/** Mixed case, so that every test also meets the rule that case does not count. */
export const newPerson = (more: Partial<Person> = {}): Person => ({
  username: uniqueName('Reader'),
  password: 'pass word 1',
  ...more,
});

/** An address that no other test uses. */
export const newAddress = (): string =>
  `203.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

export const register = async (service: RunningService, more: Partial<Person> = {}) => {
  const person = newPerson(more);
  const answer = await service.call('POST', '/register', { body: person });
  if (answer.status !== 201) throw new Error(`register answered ${answer.status}`);
  return { ...person, userId: String(answer.body['user_id']) };
};

export const logIn = (
  service: RunningService,
  { username, password }: Person,
  address = newAddress(),
): Promise<Answer> => service.call('POST', '/login', { body: { username, password }, address });

/** A person who is signed in. */
export const signedIn = async (service: RunningService, more: Partial<Person> = {}) => {
  const person = await register(service, more);
  const { body } = await logIn(service, person);
  return {
    ...person,
    token: String(body['access_token']),
    refreshToken: String(body['refresh_token']),
  };
};

export const adminToken = async (service: RunningService): Promise<string> =>
  String((await logIn(service, ADMIN)).body['access_token']);
