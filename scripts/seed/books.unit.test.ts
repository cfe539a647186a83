import { describe, expect, it } from '@jest/globals';
import { createBookBodySchema } from '@bookstore/contracts/books';
import { readSeedBooks, type SeedBook, slugOf } from './books.ts';
import { bookKey } from './shop-books.ts';

const books = await readSeedBooks();
const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

const isWithin = (value: number, low: number, high: number): boolean =>
  value >= low && value <= high;

const isOdd = (book: SeedBook): boolean =>
  !isWithin(book.price, 4.99, 49.99) ||
  !isWithin(book.stock, 3, 60) ||
  !isWithin(book.published_year, -800, 2024) ||
  !isWithin(book.topics.length, 1, 4) ||
  !/^\S.{20,}[.?]$/.test(book.description) ||
  (book.isbn !== undefined && !/^\d{13}$/.test(book.isbn));

describe('the seeded books', () => {
  it('are at least 200', () => expect(books.length).toBeGreaterThanOrEqual(200));

  it('fit the limits of the API as they are: nothing is trimmed, lowered or dropped', () => {
    for (const book of books) {
      const body = { ...book, image_url: `/covers/${slugOf(book)}.svg` };
      expect(createBookBodySchema.parse(body)).toEqual(body);
    }
  });

  it('look like the books of a shop', () => {
    expect(books.filter(isOdd)).toEqual([]);
  });

  it('differ in title and author, slug and ISBN', () => {
    expect(repeated(books.map(bookKey))).toEqual([]);
    expect(repeated(books.map(slugOf))).toEqual([]);
    expect(repeated(books.flatMap(({ isbn }) => isbn ?? []))).toEqual([]);
  });

  it('fill every topic with at least five books', () => {
    const topics = books.flatMap((book) => book.topics);
    const thin = [...new Set(topics)].filter(
      (topic) => topics.filter((other) => other === topic).length < 5,
    );
    expect(thin).toEqual([]);
  });

  it('keep their accents, while slugs are plain ASCII', () => {
    expect(books.map(({ author }) => author)).toContain('Gabriel García Márquez');
    expect(slugOf({ title: 'Solaris', author: 'Stanisław Lem' })).toBe('solaris-stanislaw-lem');
    expect(books.map(slugOf).filter((slug) => !/^[a-z0-9-]+$/.test(slug))).toEqual([]);
  });
});
