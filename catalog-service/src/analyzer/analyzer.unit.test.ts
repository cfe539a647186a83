import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sortText, indexTokens, queryTokens } from './analyzer.ts';

const isFound = (query: string, text: string): boolean => {
  const indexed = indexTokens(text);
  const words = queryTokens(query);
  return words.every((word, index) =>
    index === words.length - 1
      ? indexed.some((candidate) => candidate.startsWith(word))
      : indexed.includes(word),
  );
};

describe('a query finds a text', () => {
  test.each([
    ['case', 'DUNE', 'Dune'],
    ['accents in the text', 'gabriel garcia marquez', 'Gabriel García Márquez'],
    ['accents in the query', 'Brontë', 'Charlotte Bronte'],
    ['letters without a decomposition', 'lodz strasse oeuvre', 'Łódź Straße Œuvre'],
    ['final sigma', 'οδυσσευσ', 'ΟΔΥΣΣΕΥΣ'],
    ['full-width letters', 'ｄｕｎｅ', 'Dune'],
    ['a beginning of the last word', 'found', 'Foundation'],
    ['an apostrophe', "handmaid's tale", 'The Handmaid’s Tale'],
    ['an apostrophe left out', 'handmaids tale', "The Handmaid's Tale"],
    ['a part before the apostrophe', 'handmaid tale', "The Handmaid's Tale"],
    ['a name', 'obrien', "O'Brien"],
    ['a hyphen', 'catch-22', 'Catch-22'],
    ['a hyphen left out', 'catch22', 'Catch-22'],
    ['a hyphen as a space', 'catch 22', 'Catch-22'],
    ['initials', 'jrr tolkien', 'J.R.R. Tolkien'],
    ['initials with dots', 'J.R.R. Tolkien', 'J.R.R. Tolkien'],
    ['an ISBN with hyphens', '978-0-306-40615-7', '9780306406157'],
    ['the beginning of an ISBN with hyphens', '978-0-3', '9780306406157'],
    ['an ISBN-10 with X', '0-8044-2957-x', '080442957X'],
    ['other scripts', '三体', '三体 I'],
  ])('%s', (_, query, text) => {
    expect(isFound(query, text)).toBe(true);
  });
});

test.each([
  ['a middle of a word', 'nation', 'Foundation'],
  ['a beginning that is not the last word', 'found asimov', 'Foundation Asimov'],
  ['one word of two', 'dune messiah', 'Dune'],
])('%s is not found', (_, query, text) => {
  expect(isFound(query, text)).toBe(false);
});

test.each(['?', '...', "'", '-', ' . * [ ', '\u0000'])('%j asks for no word', (query) => {
  expect(queryTokens(query)).toEqual([]);
});

test('every text is found by itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(isFound(text, text)).toBe(true);
    }),
  );
});

test('the sort key ignores case, accents and signs', () => {
  expect(sortText('  “Éclair”: The   Story! ')).toBe('eclair the story');
});
