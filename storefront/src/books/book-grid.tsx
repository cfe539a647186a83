import type { Book } from '@bookstore/contracts/books';
import { BookCard } from './book-card.tsx';
import './book-grid.css';

/** Covers of the first screen are wanted at once, the others when they come near. */
const FIRST_SCREEN = 6;
const SKELETONS = Array.from({ length: 12 }, (_, index) => index);

export const BookGrid = ({ books, fading }: { books: readonly Book[]; fading: boolean }) => (
  <ul className={fading ? 'book-grid book-grid-fading' : 'book-grid'} aria-busy={fading}>
    {books.map((book, index) => (
      <li key={book.id}>
        <BookCard book={book} eager={index < FIRST_SCREEN} />
      </li>
    ))}
  </ul>
);

/** Cards of the same shape as the books that are on their way. */
export const BookGridSkeleton = () => (
  <>
    <p className="visually-hidden" role="status">
      Loading books
    </p>
    <ul className="book-grid placeholder-glow" aria-hidden="true">
      {SKELETONS.map((index) => (
        <li key={index} className="book-card">
          <span className="cover placeholder" />
          <span className="book-card-title">
            <span className="placeholder col-10" />
          </span>
          <span className="book-card-author">
            <span className="placeholder col-7" />
          </span>
        </li>
      ))}
    </ul>
  </>
);
