import type { Book } from '@bookstore/contracts/books';
import {
  type BookDraft,
  type BookFields,
  DRAFT_FIELDS,
  type DraftField,
  draftOf,
} from './book-draft.ts';

/** A field that somebody else changed since the book was opened, as text. `yours`: null when left alone. */
export type Clash = { field: DraftField; was: string; now: string; yours: string | null };

/** Only what differs from the book that was opened: what the admin left alone is not sent. */
export const changesOf = (base: BookFields, edited: BookFields): Partial<BookFields> => {
  const before = draftOf(base);
  const after = draftOf(edited);
  const differs = (field: DraftField) => before[field] !== after[field];
  return {
    ...(differs('title') && { title: edited.title }),
    ...(differs('author') && { author: edited.author }),
    ...(differs('price') && { price: edited.price }),
    ...(differs('isbn') && { isbn: edited.isbn }),
    ...(differs('published_year') && { published_year: edited.published_year }),
    ...(differs('topics') && { topics: edited.topics }),
    ...(differs('image_url') && { image_url: edited.image_url }),
    ...(differs('description') && { description: edited.description }),
  };
};

/** What somebody else changed between the book that was opened and the one in the shop now. */
export const clashesOf = (base: Book, current: Book, edited: BookFields): Clash[] => {
  const was = draftOf(base);
  const now = draftOf(current);
  const mine = draftOf(edited);
  return DRAFT_FIELDS.filter((field) => was[field] !== now[field]).map((field) => ({
    field,
    was: was[field],
    now: now[field],
    yours: mine[field] === was[field] ? null : mine[field],
  }));
};

/** The edited fields on top of the book as it is now: what the admin left alone is taken from there. */
export const mergeDraft = (base: Book, current: Book, edited: BookFields): BookDraft =>
  draftOf({ ...current, ...changesOf(base, edited) });
