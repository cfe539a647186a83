import { centsFromDecimal } from '@bookstore/contracts/money';
import type { OrderReply } from '@bookstore/contracts/orders';
import { Link, useLocation, useParams } from 'react-router';
import { ProblemError } from '../api/problem-error.ts';
import { NotFoundPage } from '../layout/not-found-page.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { ProblemNotice } from '../layout/problem-notice.tsx';
import { formatCents } from '../money/format-money.ts';
import { RequireSession } from '../session/require-session.tsx';
import { CancelOrder } from './cancel-order.tsx';
import { LiveTrouble } from './live-trouble.tsx';
import { orderWords, STATUS_WORDS } from './order-words.ts';
import { OtherPriceNotice } from './other-price-notice.tsx';
import { PutBackButton } from './put-back-button.tsx';
import { readShownTotal } from './shown-total.ts';
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
  const { order, news, lookAgain } = useLiveOrder(id);
  const shownTotal = readShownTotal(useLocation().state);
  if (order.error instanceof ProblemError && order.error.code === 'order-not-found') {
    return <NotFoundPage title="There is no such order of yours" />;
  }
  const retry = () => void order.refetch();
  if (!order.data) {
    if (order.error) return <ProblemNotice error={order.error} onRetry={retry} />;
    return <p role="status">Looking for your order …</p>;
  }
  const { data } = order;
  const totalCents = centsFromDecimal(data.total_price);
  const cameToNothing = data.status === 'REJECTED' || data.status === 'CANCELLED';
  const canCancel = data.status === 'PENDING' || data.status === 'ACCEPTED';
  return (
    <>
      <PageHeading title="Your order" />
      <p className="text-body-secondary small text-break">Number {data.order_id}</p>
      <div className="order-state" role="status">
        <StatusBadge status={data.status} />
        <p>{orderWords(data)}</p>
      </div>
      {shownTotal !== null && shownTotal !== totalCents && (
        <OtherPriceNotice shownCents={shownTotal} totalCents={totalCents} canCancel={canCancel} />
      )}
      <LiveTrouble news={news} onAgain={lookAgain} />
      <div className="order-parts">
        <section aria-labelledby="order-books">
          <h2 id="order-books" className="h5">
            Books
          </h2>
          <Items order={data} />
          {cameToNothing && <PutBackButton items={data.items} />}
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
