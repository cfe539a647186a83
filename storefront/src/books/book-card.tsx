import type { Book } from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
import { Link } from 'react-router';
import { formatCents } from '../money/format-money.ts';
import { Cover } from './cover.tsx';
import { StockLabel } from './stock-label.tsx';

export const BookCard = ({ book, eager }: { book: Book; eager: boolean }) => (
  <article className="book-card">
    <Cover src={book.image_url} title={book.title} eager={eager} />
    <h2 className="book-card-title">
      <Link to={`/book/${book.id}`} className="stretched-link">
        {book.title}
      </Link>
    </h2>
    <p className="book-card-author">{book.author}</p>
    <p className="book-card-offer">
      <strong>{formatCents(centsFromDecimal(book.price))}</strong>
      <StockLabel stock={book.stock} />
    </p>
  </article>
);
