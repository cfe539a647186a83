import { centsFromDecimal } from '@bookstore/contracts/cents';
import type { OrderReply } from '@bookstore/contracts/orders';
import { Link, useParams } from 'react-router';
import { ProblemError } from '../api/problem-error.ts';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { formatCents } from '../money/format-money.ts';
import { RequireSession } from '../session/require-session.tsx';
import { CancelOrder } from './cancel-order.tsx';
import { orderWords, STATUS_WORDS } from './order-words.ts';
import { StatusBadge } from './status-badge.tsx';
import { useLiveOrder } from './use-live-order.ts';
import './order-page.css';

const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const Items = ({ order }: { order: OrderReply }) => (
  <>
    <ul className="order-lines">
      {order.items.map(({ book_id: id, title, quantity, line_total: total }) => (
        <li key={id}>
          <span className="text-break">
            {quantity} × <Link to={`/book/${id}`}>{title}</Link>
          </span>
          <span>{formatCents(centsFromDecimal(total))}</span>
        </li>
      ))}
    </ul>
    <p className="order-total">
      <span>Total</span>
      <strong>{formatCents(centsFromDecimal(order.total_price))}</strong>
    </p>
  </>
);

const History = ({ order }: { order: OrderReply }) => (
  <ol className="order-history">
    {order.history.map(({ status, at }) => (
      <li key={`${status} ${at}`}>
        <strong>{STATUS_WORDS[status]}</strong>{' '}
        <time dateTime={at}>{times.format(new Date(at))}</time>
      </li>
    ))}
  </ol>
);

const LiveOrder = ({ id }: { id: string }) => {
  const { order, trouble } = useLiveOrder(id);
  if (order.error instanceof ProblemError && order.error.code === 'order-not-found') {
    return <NotFoundPage title="There is no such order of yours" />;
  }
  const retry = () => void order.refetch();
  if (!order.data) {
    if (order.error) return <ProblemNotice error={order.error} onRetry={retry} />;
    return <p role="status">Looking for your order …</p>;
  }
  const { data } = order;
  const canCancel = data.status === 'PENDING' || data.status === 'ACCEPTED';
  return (
    <>
      <PageHeading title="Your order" />
      <p className="text-body-secondary small text-break">Number {data.order_id}</p>
      <div className="order-state" role="status">
        <StatusBadge status={data.status} />
        <p>{orderWords(data)}</p>
      </div>
      {Boolean(trouble) && (
        <p role="status" className="order-trouble">
          The connection broke: this may be out of date.{' '}
          <button type="button" className="btn btn-sm btn-outline-primary" onClick={retry}>
            Look again
          </button>
        </p>
      )}
      <div className="order-parts">
        <section aria-labelledby="order-books">
          <h2 id="order-books" className="h5">
            Books
          </h2>
          <Items order={data} />
        </section>
        <section aria-labelledby="order-history">
          <h2 id="order-history" className="h5">
            What happened
          </h2>
          <History order={data} />
          {canCancel && <CancelOrder id={id} />}
        </section>
      </div>
      <p className="mt-4">
        <Link to="/my-orders">All your orders</Link>
      </p>
    </>
  );
};

/** One order, live until it has ended. */
export const OrderPage = () => {
  const { id = '' } = useParams();
  return <RequireSession>{() => <LiveOrder key={id} id={id} />}</RequireSession>;
};
