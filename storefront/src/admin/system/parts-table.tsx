import type { SystemPart } from '@bookstore/contracts/system';

type Replica = SystemPart['replicas'][number];
type Status = Replica['status'];

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  ok: 'Works',
  degraded: 'Works in part',
  unavailable: 'Does not work',
};

const StatusBadge = ({ status }: { status: Status }) => (
  <span className={`admin-status admin-health-${status === 'ok' ? 'ok' : 'bad'}`}>
    {STATUS_WORDS[status]}
  </span>
);

const wantsOf = ({ checks }: Replica): string => {
  const wants = Object.entries(checks).filter(([, result]) => result !== 'ok');
  return wants.map(([check, result]) => `${check}: ${result}`).join(', ');
};

const Row = ({ replica }: { replica: Replica }) => (
  <tr>
    <th scope="row">{replica.name}</th>
    <td>
      <StatusBadge status={replica.status} />
    </td>
    <td>{wantsOf(replica) || <span className="text-body-secondary">nothing</span>}</td>
  </tr>
);

/** nginx tells nothing of itself: it works when anything was answered. */
const edgeOf = (answers: boolean): Replica => ({
  name: 'nginx',
  status: answers ? 'ok' : 'unavailable',
  checks: answers ? {} : { http: 'does not answer' },
});

/** Every replica of every part, with what it lacks. */
export const PartsTable = (props: { parts: readonly SystemPart[]; edgeAnswers: boolean }) => (
  <section aria-labelledby="system-parts">
    <h2 id="system-parts" className="h4">
      Parts
    </h2>
    <table className="table admin-table">
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">State</th>
          <th scope="col">Lacks</th>
        </tr>
      </thead>
      <tbody>
        <Row replica={edgeOf(props.edgeAnswers)} />
        {props.parts.flatMap(({ replicas }) =>
          replicas.map((replica) => <Row key={replica.name} replica={replica} />),
        )}
      </tbody>
    </table>
  </section>
);
