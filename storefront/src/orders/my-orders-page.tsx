import { centsFromDecimal } from '@bookstore/contracts/cents';
import type { OrderReply } from '@bookstore/contracts/orders';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useApi } from '../api/api-context.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { formatCents } from '../money/format-money.ts';
import { RequireSession } from '../session/require-session.tsx';
import { ordersQuery } from './order-queries.ts';
import { StatusBadge } from './status-badge.tsx';
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

const Orders = ({ username }: { username: string }) => {
  const orders = useInfiniteQuery(ordersQuery(useApi(), username));
  if (orders.isPending) return <p role="status">Looking for your orders …</p>;
  const retry = () =>
    void (orders.isFetchNextPageError ? orders.fetchNextPage() : orders.refetch());
  const problem = orders.error && <ProblemNotice error={orders.error} onRetry={retry} />;
  const found = (orders.data?.pages ?? []).flatMap((page) => page.orders);
  if (found.length === 0) {
    return (
      problem ?? (
        <div className="empty-state">
          <p className="h5">You have not ordered anything yet.</p>
          <Link to="/" className="btn btn-primary">
            Look at the books
          </Link>
        </div>
      )
    );
  }
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

/** What was ordered, newest first. */
export const MyOrdersPage = () => (
  <>
    <PageHeading title="Your orders" />
    <RequireSession>{({ username }) => <Orders username={username} />}</RequireSession>
  </>
);
