import { expect, test } from '@jest/globals';
import { nextLink } from './pagination.ts';

test.each([
  ['/books', '</books?cursor=c>; rel="next"'],
  ['/books?limit=2&cursor=b', '</books?limit=2&cursor=c>; rel="next"'],
  ['/books?q=why?&limit=2', '</books?q=why%3F&limit=2&cursor=c>; rel="next"'],
])('the page after %s is %s', (url, link) => expect(nextLink(url, 'c')).toBe(link));
