import type { System } from '@bookstore/contracts/system';
import { CountCell } from './count-cell.tsx';
import { ageWords } from './number-words.ts';

/** What was written but not yet published; it waits there while RabbitMQ is away. */
export const OutboxesTable = ({ outboxes }: Pick<System, 'outboxes'>) => (
  <section aria-labelledby="system-outboxes">
    <h2 id="system-outboxes" className="h4">
      Outboxes
    </h2>
    <table className="table admin-table">
      <thead>
        <tr>
          <th scope="col">Outbox of</th>
          <th scope="col" className="text-end">
            Unsent
          </th>
          <th scope="col" className="text-end">
            Oldest
          </th>
        </tr>
      </thead>
      <tbody>
        {outboxes.map(({ service, documents, oldest_age_seconds: age }) => (
          <tr key={service}>
            <th scope="row">{service}</th>
            <CountCell value={documents} />
            {documents === 0 ? (
              <td className="text-end text-body-secondary">none</td>
            ) : (
              <CountCell value={age} words={ageWords} />
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
