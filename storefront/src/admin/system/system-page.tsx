import { isUnanswered } from '../../api/problem-error.ts';
import { PageHeading } from '../../layout/page-heading.tsx';
import { ProblemNotice } from '../../layout/problem-notice.tsx';
import { BacklogCards, RateCards } from './figure-cards.tsx';
import { OrdersChart } from './orders-chart.tsx';
import { OutboxesTable } from './outboxes-table.tsx';
import { PartsTable } from './parts-table.tsx';
import { QueuesTable } from './queues-table.tsx';
import { ServersTable } from './servers-table.tsx';
import './system.css';
import type { SystemHistory } from './system-history.ts';
import { isWhole } from './system-totals.ts';
import { useSystem } from './use-system.ts';

const times = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

const WHOLE = 'Every part works.';
const MISSING = 'Something is missing.';
const OUT_OF_DATE = 'The shop does not say how it is: what is below may be out of date.';

const Unread = ({ replicas }: { replicas: readonly string[] }) =>
  replicas.length > 0 && (
    <p className="system-unread">
      The numbers of {replicas.join(', ')} could not be read: these are without them.
    </p>
  );

const Orders = ({ history }: { history: SystemHistory }) => (
  <section aria-labelledby="system-orders">
    <h2 id="system-orders" className="h4">
      Orders per second
    </h2>
    <RateCards {...history} />
    <OrdersChart intervals={history.intervals} />
  </section>
);

/** How the whole shop is, as its services tell it, asked again every few seconds. */
export const SystemPage = () => {
  const { data: history, error, dataUpdatedAt, refetch } = useSystem();
  return (
    <>
      <PageHeading title="System" />
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!history && !error && <p role="status">Asking the shop …</p>}
      {history && (
        <>
          <p role="status" className="admin-news">
            {error ? OUT_OF_DATE : isWhole(history.now) ? WHOLE : MISSING}
          </p>
          <p className="text-body-secondary">
            Last updated at {times.format(dataUpdatedAt)}
            {error ? '.' : ', again every few seconds while you look.'}
          </p>
          <Unread replicas={history.now.unread} />
          <div className="system-columns">
            <div>
              <Orders history={history} />
              <BacklogCards {...history} />
            </div>
            <div className="system-parts">
              <PartsTable parts={history.now.parts} edgeAnswers={!isUnanswered(error)} />
              <ServersTable parts={history.now.parts} />
              <OutboxesTable outboxes={history.now.outboxes} />
            </div>
            <QueuesTable queues={history.now.queues} />
          </div>
        </>
      )}
    </>
  );
};
