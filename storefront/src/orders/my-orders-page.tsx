import { centsFromDecimal } from '@bookstore/contracts/money';
import type { OrderReply, OrderStatus } from '@bookstore/contracts/orders';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { formatCents } from '../money/format-money.ts';
import { RequireSession } from '../session/require-session.tsx';
import { ordersQuery } from './order-queries.ts';
import { STATUS_WORDS } from './order-words.ts';
import { readStatus } from './read-status.ts';
import { StatusBadge } from './status-badge.tsx';
import { StatusFilter } from './status-filter.tsx';
import './my-orders-page.css';

const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const titleOf = ({ items }: OrderReply): string => {
  const first = items[0]?.title ?? '';
  return items.length > 1 ? `${first} and ${items.length - 1} more` : first;
};

const Row = ({ order }: { order: OrderReply }) => (
  <li className="orders-row">
    <div>
      <Link to={`/my-orders/${order.order_id}`} className="text-break">
        {titleOf(order)}
      </Link>
      <p className="mb-0 small text-body-secondary">
        <time dateTime={order.created_at}>{dates.format(new Date(order.created_at))}</time>
      </p>
    </div>
    <StatusBadge status={order.status} />
    <span className="orders-price">{formatCents(centsFromDecimal(order.total_price))}</span>
  </li>
);

const NoOrders = ({ status }: { status: OrderStatus | null }) => (
  <div className="empty-state">
    {status === null ? (
      <>
        <p className="h5">You have not ordered anything yet.</p>
        <Link to="/" className="btn btn-primary">
          Look at the books
        </Link>
      </>
    ) : (
      <>
        <p className="h5">You have no order with the status “{STATUS_WORDS[status]}”.</p>
        <Link to="/my-orders" className="btn btn-primary">
          Show all your orders
        </Link>
      </>
    )}
  </div>
);

type OrdersProps = { username: string; status: OrderStatus | null };

const Orders = ({ username, status }: OrdersProps) => {
  const orders = useInfiniteQuery(ordersQuery(useApi(), username, status));
  if (orders.isPending) return <p role="status">Looking for your orders …</p>;
  const retry = () =>
    void (orders.isFetchNextPageError ? orders.fetchNextPage() : orders.refetch());
  const problem = orders.error && <ProblemNotice error={orders.error} onRetry={retry} />;
  const found = (orders.data?.pages ?? []).flatMap((page) => page.orders);
  if (found.length === 0) return problem ?? <NoOrders status={status} />;
  return (
    <>
      <ul className="orders-rows">
        {found.map((order) => (
          <Row key={order.order_id} order={order} />
        ))}
      </ul>
      {problem}
      {orders.hasNextPage && !problem && (
        <button
          type="button"
          className="btn btn-outline-primary mt-3"
          aria-disabled={orders.isFetchingNextPage}
          onClick={() => orders.isFetchingNextPage || void orders.fetchNextPage()}
        >
          {orders.isFetchingNextPage ? 'Loading …' : 'Show older orders'}
        </button>
      )}
    </>
  );
};

const FilteredOrders = ({ username }: { username: string }) => {
  const [search] = useSearchParams();
  const status = readStatus(search.get('status'));
  return (
    <>
      <StatusFilter shown={status} />
      <Orders key={status} username={username} status={status} />
    </>
  );
};

/** What was ordered, newest first. */
export const MyOrdersPage = () => (
  <>
    <PageHeading title="Your orders" />
    <RequireSession>{({ username }) => <FilteredOrders username={username} />}</RequireSession>
  </>
);
