import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../api/problem-error.ts';
import { draftOf, readDelta, readDraft, readStock } from './book-draft.ts';

const EMMA = {
  title: 'Emma',
  author: 'Jane Austen',
  price: 12.5,
  isbn: null,
  published_year: 1815,
  topics: ['novel', 'classic'],
  image_url: null,
  description: 'Two\nlines.',
};

const fieldsAtFault = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.fields.map((field) => ('pointer' in field ? field.pointer : ''));
  }
};

describe('readDraft', () => {
  it('reads back what draftOf wrote', () => {
    expect(readDraft(draftOf(EMMA))).toEqual(EMMA);
  });

  it('trims, and reads empty optional fields as none', () => {
    const draft = { ...draftOf(EMMA), title: ' Emma ', published_year: ' ', description: ' ' };
    expect(readDraft(draft)).toEqual({ ...EMMA, published_year: null, description: null });
  });

  it('takes topics apart at commas, in lower case and each once', () => {
    expect(readDraft({ ...draftOf(EMMA), topics: 'Novel,, sea , novel' }).topics).toEqual([
      'novel',
      'sea',
    ]);
  });

  it('names every field that can not be read', () => {
    const draft = {
      ...draftOf(EMMA),
      title: ' ',
      author: '',
      price: '1,50',
      published_year: 'old',
    };
    expect(fieldsAtFault(() => readDraft(draft))).toEqual([
      '/title',
      '/author',
      '/price',
      '/published_year',
    ]);
  });

  it.each(['', '-1', '1.999', '1e3', '$5'])('refuses the price "%s"', (price) => {
    expect(fieldsAtFault(() => readDraft({ ...draftOf(EMMA), price }))).toEqual(['/price']);
  });

  it('refuses an eleventh topic', () => {
    const topics = Array.from({ length: 11 }, (_, number) => `t${number}`).join();
    expect(fieldsAtFault(() => readDraft({ ...draftOf(EMMA), topics }))).toEqual(['/topics']);
  });
});

describe('copies', () => {
  it('are read with their sign when they are added or taken away', () => {
    expect([readDelta('5'), readDelta('+5'), readDelta(' -2 ')]).toEqual([5, 5, -2]);
  });

  it.each(['', '0', '1.5', 'two', '--1'])('can not change by "%s"', (text) => {
    expect(fieldsAtFault(() => readDelta(text))).toEqual(['/delta']);
  });

  it('are none or more for a new book', () => {
    expect(readStock('0')).toBe(0);
    expect(fieldsAtFault(() => readStock('-1'))).toEqual(['/stock']);
  });
});
