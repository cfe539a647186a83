import type { MovementKind, StockMovement } from '@bookstore/contracts/books';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import { PageHeading } from '../../layout/page-heading.tsx';
import { PagedList } from '../paged-list.tsx';
import { timeWords } from '../times.ts';
import { adminBookQuery, ledgerQuery } from './admin-book-queries.ts';

const KIND_NAMES: Readonly<Record<MovementKind, string>> = {
  initial: 'First stock',
  restock: 'Restock',
  correction: 'Correction',
  sale: 'Sale',
  return: 'Return',
};

const signed = (delta: number): string => (delta > 0 ? `+${delta}` : String(delta));

const Ledger = ({ movements }: { movements: StockMovement[] }) => (
  <table className="table admin-table">
    <caption className="visually-hidden">Copies on hand, newest change first</caption>
    <thead>
      <tr>
        <th scope="col">When and why</th>
        <th scope="col" className="text-end">
          Change
        </th>
        <th scope="col" className="text-end">
          On hand
        </th>
      </tr>
    </thead>
    <tbody>
      {movements.map(({ id, kind, delta, balance, reason, at }) => (
        <tr key={id}>
          <td>
            <strong>{KIND_NAMES[kind]}</strong>: {reason}
            <div className="small text-body-secondary">
              <time dateTime={at}>{timeWords(at)}</time>
            </div>
          </td>
          <td className="text-end">{signed(delta)}</td>
          <td className="text-end">{balance}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** Every change of the copies on hand of one book. */
export const LedgerPage = () => {
  const { id = '' } = useParams();
  const api = useApi();
  const { data: book } = useQuery(adminBookQuery(api, id));
  const pages = useInfiniteQuery(ledgerQuery(api, id));
  return (
    <div className="admin-narrow">
      <PageHeading title="Stock ledger" />
      <p>
        <Link to={`/admin/books/${id}`}>{book ? book.title : 'Back to the book'}</Link>
      </p>
      <PagedList pages={pages} things="entries" empty="Nothing was written here yet.">
        {(movements) => <Ledger movements={movements} />}
      </PagedList>
    </div>
  );
};
