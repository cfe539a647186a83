import type { OrderStatus } from '@bookstore/contracts/orders';
import { Link } from 'react-router';
import { STATUS_WORDS } from './order-words.ts';
import './status-filter.css';

const PAGE = '/my-orders';

const FilterLink = ({ to, name, isShown }: { to: string; name: string; isShown: boolean }) => (
  <Link to={to} aria-current={isShown ? 'true' : undefined}>
    {name}
  </Link>
);

/** Links that show the orders of one status: the choice is in the address. */
export const StatusFilter = ({ shown }: { shown: OrderStatus | null }) => (
  <nav aria-label="Orders by status" className="status-filter">
    <FilterLink to={PAGE} name="All" isShown={shown === null} />
    {Object.entries(STATUS_WORDS).map(([status, name]) => (
      <FilterLink
        key={status}
        to={`${PAGE}?status=${status}`}
        name={name}
        isShown={shown === status}
      />
    ))}
  </nav>
);
