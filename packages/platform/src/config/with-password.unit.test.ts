import { expect, test } from '@jest/globals';
import { withPassword } from './with-password.ts';

test.each([
  ['amqp://shop@rabbitmq:5672', 'amqp://shop:se%20cr%40t@rabbitmq:5672'],
  ['redis://default@redis:6379', 'redis://default:se%20cr%40t@redis:6379'],
  [
    'mongodb://app@one:27017,two:27017/db?x=1',
    'mongodb://app:se%20cr%40t@one:27017,two:27017/db?x=1',
  ],
  [
    'redis-sentinel://default@one:26379,two:26379#shop',
    'redis-sentinel://default:se%20cr%40t@one:26379,two:26379#shop',
  ],
])('%s takes a password', (url, expected) => {
  expect(withPassword(url, 'se cr@t')).toBe(expected);
});

test('an address stays as it is without a password', () => {
  expect(withPassword('amqp://guest:guest@rabbitmq', undefined)).toBe(
    'amqp://guest:guest@rabbitmq',
  );
});

test.each(['amqp://rabbitmq:5672', 'amqp://shop:other@rabbitmq:5672', 'mongodb://db/app@x'])(
  'a password for %s is refused without repeating it',
  (url) => {
    expect(() => withPassword(url, 'secret')).toThrow(
      /^a password is given for an address that has no user name/,
    );
  },
);
