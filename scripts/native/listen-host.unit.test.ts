import { expect, test } from '@jest/globals';
import { assertHostUsable, bracketed, clientHostOf, urlHostOf } from './listen-host.ts';

test.each([
  ['127.0.0.1', '127.0.0.1', 'localhost', '127.0.0.1'],
  ['0.0.0.0', '127.0.0.1', 'localhost', '0.0.0.0'],
  ['::', '::1', 'localhost', '[::]'],
  ['192.0.2.7', '192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '2001:db8::7', '[2001:db8::7]', '[2001:db8::7]'],
])('a shop that listens on %s is reached at %s, as %s', (host, client, url, written) => {
  expect([clientHostOf(host), urlHostOf(host), bracketed(host)]).toEqual([client, url, written]);
});

test('an address that this machine does not have is refused', async () => {
  await expect(assertHostUsable('192.0.2.7')).rejects.toThrow('--host 192.0.2.7');
  await expect(assertHostUsable('127.0.0.1')).resolves.toBeUndefined();
});
