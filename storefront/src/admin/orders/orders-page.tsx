import type { OrderStatus } from '@bookstore/contracts/orders';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { useApi } from '../../api/api-context.tsx';
import { PageHeading } from '../../layout/page-heading.tsx';
import { ProblemNotice } from '../../layout/problem-notice.tsx';
import { PagedList } from '../paged-list.tsx';
import { readStatus, STATUS_NAMES } from './order-actions.ts';
import { OrderCard } from './order-card.tsx';
import { useOrderAction } from './use-order-action.ts';

const StatusLinks = ({ shown }: { shown: OrderStatus | null }) => (
  <nav aria-label="Orders by status" className="admin-filter">
    <Link to="/admin/orders" aria-current={shown === null ? 'true' : undefined}>
      All
    </Link>
    {Object.entries(STATUS_NAMES).map(([status, name]) => (
      <Link
        key={status}
        to={`/admin/orders?status=${status}`}
        aria-current={shown === status ? 'true' : undefined}
      >
        {name}
      </Link>
    ))}
  </nav>
);

const Orders = ({ status }: { status: OrderStatus | null }) => {
  const api = useApi();
  const pages = useInfiniteQuery({
    queryKey: ['admin', 'orders', status],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      api.call('get', '/orders', {
        query: {
          ...(status === null ? {} : { status }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const action = useOrderAction();
  const busyWith = action.isPending ? action.variables.order.order_id : null;
  return (
    <>
      <p role="status" className="admin-news">
        {action.isSuccess ? action.data : ''}
      </p>
      {action.isError && <ProblemNotice error={action.error} />}
      <PagedList pages={pages} things="orders" empty="There is no such order.">
        {(orders) => (
          <div className="admin-orders">
            {orders.map((order) => (
              <OrderCard
                key={order.order_id}
                order={order}
                busy={busyWith === order.order_id}
                onAct={(wanted) => action.mutate({ order, action: wanted })}
              />
            ))}
          </div>
        )}
      </PagedList>
    </>
  );
};

/** The orders of all buyers, newest first. */
export const OrdersPage = () => {
  const [search] = useSearchParams();
  const status = readStatus(search.get('status'));
  return (
    <>
      <PageHeading title="Orders" takesFocus={false} />
      <StatusLinks shown={status} />
      <Orders key={status} status={status} />
    </>
  );
};
