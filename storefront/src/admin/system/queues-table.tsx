import type { System } from '@bookstore/contracts/system';
import { CountCell } from './count-cell.tsx';

type Queue = System['queues'][number];

const hasDead = ({ dead }: Queue): boolean => dead !== null && dead > 0;

const WhatToDo = ({ queues }: { queues: readonly Queue[] }) => {
  const dying = queues.filter(hasDead);
  if (dying.length === 0) {
    return (
      <p className="small text-body-secondary">
        A message that failed for good is kept as a dead letter;{' '}
        <code className="text-reset">npm run redrive -- QUEUE</code> sends it again.
      </p>
    );
  }
  return (
    <div className="alert alert-warning">
      <p className="mb-2">
        Each dead letter carries its error in its headers, and the service’s log has the rest. Mend
        the cause, then send them again:
      </p>
      {dying.map(({ name }) => (
        <code key={name} className="d-block text-reset text-break">
          npm run redrive -- {name}
        </code>
      ))}
    </div>
  );
};

/** Of its reader and what it reads: broken between them where the line is short. */
const QueueName = ({ name }: Pick<Queue, 'name'>) => {
  const [reader, ...type] = name.split('.');
  return (
    <th scope="row">
      {reader}.<wbr />
      {type.join('.')}
    </th>
  );
};

export const QueuesTable = ({ queues }: Pick<System, 'queues'>) => (
  <section aria-labelledby="system-queues">
    <h2 id="system-queues" className="h4">
      Queues
    </h2>
    <table className="table admin-table">
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col" className="text-end">
            Ready
          </th>
          <th scope="col" className="text-end">
            Retry
          </th>
          <th scope="col" className="text-end">
            Dead
          </th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <tr key={queue.name}>
            <QueueName name={queue.name} />
            <CountCell value={queue.ready} />
            <CountCell value={queue.retry} />
            <CountCell value={queue.dead} bad={hasDead(queue)} />
          </tr>
        ))}
      </tbody>
    </table>
    <WhatToDo queues={queues} />
  </section>
);
