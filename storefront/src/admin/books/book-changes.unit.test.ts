import { describe, expect, it } from '@jest/globals';
import { changesOf, clashesOf, mergeDraft } from './book-changes.ts';

const opened = {
  id: 'b1',
  title: 'Emma',
  author: 'Jane Austen',
  isbn: null,
  topics: ['novel'],
  description: null,
  image_url: null,
  published_year: 1815,
  price: 10,
  currency: 'USD' as const,
  stock: 3,
  version: 1,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};

describe('changesOf', () => {
  it('is empty when nothing was changed', () => {
    expect(changesOf(opened, { ...opened })).toEqual({});
  });

  it('has only what differs; a field that was emptied is cleared', () => {
    const edited = { ...opened, price: 11, published_year: null, topics: [] };
    expect(changesOf(opened, edited)).toEqual({ price: 11, published_year: null, topics: [] });
  });
});

describe('somebody else saved first', () => {
  const current = { ...opened, price: 12, author: 'J. Austen', stock: 9, version: 2 };

  it('tells what they changed, and what the admin wants there', () => {
    const edited = { ...opened, price: 11, title: 'Emma!' };
    expect(clashesOf(opened, current, edited)).toEqual([
      { field: 'author', was: 'Jane Austen', now: 'J. Austen', yours: null },
      { field: 'price', was: '10.00', now: '12.00', yours: '11.00' },
    ]);
  });

  it('puts the own edits on top of theirs, and keeps theirs elsewhere', () => {
    const merged = mergeDraft(opened, current, { ...opened, price: 11, title: 'Emma!' });
    expect(merged).toMatchObject({ title: 'Emma!', author: 'J. Austen', price: '11.00' });
  });
});
