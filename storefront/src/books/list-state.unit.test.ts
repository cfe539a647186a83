import { describe, expect, it } from '@jest/globals';
import { readListState, toBooksQuery, writeListState } from './list-state.ts';
import { stockWords } from './stock-words.ts';

const read = (search: string) => readListState(new URLSearchParams(search));

describe('the address of the list', () => {
  it('is read back as it was written', () => {
    const search =
      'q=emma&topic=drama&author=A+B&min_price=5&max_price=9.5&in_stock=true&sort=-price';
    expect(writeListState(read(search)).toString()).toBe(search);
  });

  it('counts what does not fit as not asked for', () => {
    const state = read('min_price=cheap&max_price=9999999&in_stock=maybe&sort=fastest&other=1');
    expect(writeListState(state).toString()).toBe('');
  });

  it('sorts by relevance only while there are words to search for', () => {
    expect(read('sort=relevance').sort).toBeNull();
    expect(read('sort=relevance&q=emma').sort).toBe('relevance');
  });

  it('gives the query that the catalog understands', () => {
    expect(toBooksQuery(read('q=+emma+&in_stock=true'), 'next')).toEqual({
      q: 'emma',
      in_stock: 'true',
      limit: '24',
      cursor: 'next',
    });
  });
});

it.each([
  [0, 'sold out'],
  [1, '1 left'],
  [5, '5 left'],
  [6, 'in stock'],
])('says of %i copies: %s', (stock, words) => expect(stockWords(stock)).toBe(words));
