import type { Book } from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { ProblemError } from '../api/problem-error.ts';
import { AddToCart } from '../cart/add-to-cart.tsx';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { formatCents } from '../money/format-money.ts';
import { bookQuery } from './book-queries.ts';
import { Cover } from './cover.tsx';
import { StockLabel } from './stock-label.tsx';
import './book-page.css';

const linkTo = (name: string, value: string): string => `/?${new URLSearchParams([[name, value]])}`;

const yearWords = (year: number): string => (year < 0 ? `${-year} BC` : String(year));

const Facts = ({ book }: { book: Book }) => (
  <dl className="book-facts">
    {book.published_year !== null && (
      <div>
        <dt>Published</dt>
        <dd>{yearWords(book.published_year)}</dd>
      </div>
    )}
    {book.isbn !== null && (
      <div>
        <dt>ISBN</dt>
        <dd>{book.isbn}</dd>
      </div>
    )}
    {book.topics.length > 0 && (
      <div>
        <dt>Topics</dt>
        <dd className="book-topics">
          {book.topics.map((topic) => (
            <Link key={topic} to={linkTo('topic', topic)}>
              {topic}
            </Link>
          ))}
        </dd>
      </div>
    )}
  </dl>
);

const BookDetails = ({ book }: { book: Book }) => (
  <article className="book-page">
    <div className="book-page-cover">
      <Cover src={book.image_url} title={book.title} eager />
    </div>
    <div>
      <PageHeading title={book.title} />
      <p className="lead">
        by <Link to={linkTo('author', book.author)}>{book.author}</Link>
      </p>
      <p className="book-page-offer">
        <strong>{formatCents(centsFromDecimal(book.price))}</strong>
        <StockLabel stock={book.stock} />
      </p>
      <AddToCart key={book.id} book={book} />
      {book.description !== null && <p className="book-description">{book.description}</p>}
      <Facts book={book} />
    </div>
  </article>
);

const BookSkeleton = () => (
  <div className="book-page placeholder-glow" aria-busy="true">
    <p className="visually-hidden" role="status">
      Loading the book
    </p>
    <div className="book-page-cover">
      <span className="cover placeholder" />
    </div>
    <div aria-hidden="true">
      <span className="placeholder placeholder-lg col-8" />
      <span className="placeholder col-5 mt-3" />
      <span className="placeholder col-3 mt-4" />
    </div>
  </div>
);

export const BookPage = () => {
  const { id = '' } = useParams();
  const { data: book, error, refetch } = useQuery(bookQuery(useApi(), id));
  if (error instanceof ProblemError && error.code === 'book-not-found') {
    return <NotFoundPage title="This book is not in the shop" />;
  }
  if (book) return <BookDetails book={book} />;
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return <BookSkeleton />;
};
