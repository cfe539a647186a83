import { expect, test } from '@jest/globals';
import { readReturnTo, withReturnTo } from './return-to.ts';

test.each(['/checkout', '/book/1?from=list#price', '/my-orders/a%20b'])(
  'leads back to %s',
  (path) => {
    const [, search = ''] = withReturnTo('/sign-in', path).split('?');
    expect(readReturnTo(search)).toBe(path);
  },
);

test.each([
  'https://evil.example/',
  '//evil.example',
  String.raw`/\evil.example`,
  '/\t/evil.example',
  'javascript:alert(1)',
  'checkout',
  '',
  '/sign-in?return_to=/sign-in',
  '/sign-up',
])('leads to the front page instead of %j', (wanted) => {
  expect(readReturnTo(`?${new URLSearchParams({ return_to: wanted }).toString()}`)).toBe('/');
});

test('says nothing of a way back to the front page', () => {
  expect(withReturnTo('/sign-in', '/')).toBe('/sign-in');
  expect(readReturnTo('')).toBe('/');
});
