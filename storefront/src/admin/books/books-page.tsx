import type { Book } from '@bookstore/contracts/books';
import { centsFromDecimal } from '@bookstore/contracts/money';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import { PageHeading } from '../../layout/page-heading.tsx';
import { formatCents } from '../../money/format-money.ts';
import { PagedList } from '../paged-list.tsx';
import { adminBooksQuery } from './admin-book-queries.ts';

const LONGEST_SEARCH = 200;

const BookTable = ({ books }: { books: Book[] }) => (
  <table className="table admin-table">
    <caption className="visually-hidden">Books in the shop</caption>
    <thead>
      <tr>
        <th scope="col">Book</th>
        <th scope="col" className="text-end">
          Price
        </th>
        <th scope="col" className="text-end">
          Stock
        </th>
      </tr>
    </thead>
    <tbody>
      {books.map(({ id, title, author, price, stock }) => (
        <tr key={id}>
          <td>
            <Link to={`/admin/books/${id}`}>{title}</Link>
            <div className="small text-body-secondary">{author}</div>
          </td>
          <td className="text-end">{formatCents(centsFromDecimal(price))}</td>
          <td className="text-end">{stock}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Books = ({ q }: { q: string }) => {
  const pages = useInfiniteQuery(adminBooksQuery(useApi(), q));
  return (
    <PagedList pages={pages} things="books" empty="No book fits.">
      {(books) => <BookTable books={books} />}
    </PagedList>
  );
};

/** All books of the shop, to be found and edited. */
export const BooksPage = () => {
  const [search, setSearch] = useSearchParams();
  const q = (search.get('q') ?? '').trim().slice(0, LONGEST_SEARCH);
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('q');
    setSearch(typeof text === 'string' && text.trim() !== '' ? { q: text.trim() } : {});
  };
  return (
    <>
      <PageHeading title="Books" takesFocus={false} />
      <div className="admin-bar">
        <form role="search" aria-label="Find a book to edit" className="admin-find" onSubmit={show}>
          <input
            key={q}
            type="search"
            name="q"
            className="form-control"
            aria-label="Find a book to edit"
            placeholder="Title, author, topic or ISBN"
            maxLength={LONGEST_SEARCH}
            defaultValue={q}
          />
          <button type="submit" className="btn btn-outline-primary">
            Find
          </button>
        </form>
        <Link to="/admin/books/new" className="btn btn-primary">
          Add a book
        </Link>
      </div>
      <Books q={q} />
    </>
  );
};
