import { bookSchema } from '@bookstore/contracts/books';
import { z } from 'zod';
import { expectThat, parsed } from './judging.ts';
import type { LoadPlan } from './plan.ts';
import type { Visit } from './visit.ts';

type Book = LoadPlan['books'][number];

const LIST_LENGTH = 10;

export const lookAtBook = ({ id, title }: Book): Visit => ({
  kind: 'book',
  call: { method: 'GET', path: `/books/${id}` },
  judge: (reply) => {
    const book = parsed(reply, 200, bookSchema);
    expectThat(book.id === id && book.title === title, 'another book');
    return undefined;
  },
});

export const lookAtList = (): Visit => ({
  kind: 'list',
  call: { method: 'GET', path: `/books?limit=${LIST_LENGTH}` },
  judge: (reply) => {
    const { length } = parsed(reply, 200, z.array(bookSchema));
    expectThat(length === LIST_LENGTH, `not ${LIST_LENGTH} books`);
    return undefined;
  },
});

export const search = ({ id, title }: Book): Visit => ({
  kind: 'search',
  call: { method: 'GET', path: `/books?q=${encodeURIComponent(title)}` },
  judge: (reply) => {
    const found = parsed(reply, 200, z.array(bookSchema));
    expectThat(found.length === 1 && found[0]?.id === id, 'not the book that was looked for');
    return undefined;
  },
});
