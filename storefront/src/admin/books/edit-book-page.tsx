import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import { ProblemError } from '../../api/problem-error.ts';
import { NotFoundPage } from '../../layout/not-found-page.tsx';
import { PageHeading } from '../../layout/page-heading.tsx';
import { ProblemNotice } from '../../layout/problem-notice.tsx';
import { adminBookQuery } from './admin-book-queries.ts';
import { ArchiveBook } from './archive-book.tsx';
import { BookEditor } from './book-editor.tsx';
import { StockForm } from './stock-form.tsx';

/** One book: its fields, its stock, and the way out of the shop. */
export const EditBookPage = () => {
  const { id = '' } = useParams();
  const { data: book, error, refetch } = useQuery(adminBookQuery(useApi(), id));
  if (error instanceof ProblemError && error.code === 'book-not-found') {
    return <NotFoundPage title="This book is not in the shop" />;
  }
  if (!book) {
    if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
    return <p role="status">Loading the book …</p>;
  }
  return (
    <>
      <PageHeading title={book.title} />
      <p>
        <Link to={`/book/${id}`}>As buyers see it</Link>
      </p>
      <div className="admin-columns">
        <section aria-labelledby="edit-book">
          <h2 id="edit-book" className="h4">
            Edit
          </h2>
          <BookEditor key={id} book={book} />
        </section>
        <div>
          <section aria-labelledby="book-stock" className="mb-5">
            <h2 id="book-stock" className="h4">
              Stock
            </h2>
            <StockForm book={book} />
          </section>
          <section aria-labelledby="archive-book">
            <h2 id="archive-book" className="h4">
              Archive
            </h2>
            <ArchiveBook book={book} />
          </section>
        </div>
      </div>
    </>
  );
};
