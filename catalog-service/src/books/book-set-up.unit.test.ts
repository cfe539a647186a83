import { expect, test } from '@jest/globals';
import type { CollectionSetUp } from '@bookstore/platform/mongo';
import { AT, sampleBook } from '../testing/samples.ts';
import { booksSetUp } from './book-set-up.mongo.ts';
import { toBookDocument } from './book.mongo.ts';

const documentWith = (available: number): Record<string, unknown> =>
  toBookDocument(sampleBook('a', { available }), [], AT);

const INDEXED = new Set(
  booksSetUp.indexes.flatMap(({ keys, options }: CollectionSetUp['indexes'][number]) => [
    ...Object.keys(keys),
    ...Object.keys(options?.partialFilterExpression ?? {}),
  ]),
);

test.each([
  ['that leaves a copy', 2, []],
  ['of the last copy', 0, ['facets']],
])('a sale %s changes few indexed fields', (_which, left, expected) => {
  const [before, after] = [documentWith(3), documentWith(left)];
  const changed = Object.keys(after).filter(
    (field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]),
  );
  expect(changed).toContain('available');
  expect(changed.filter((field) => INDEXED.has(field))).toEqual(expected);
});
