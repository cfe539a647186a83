import { useQuery } from '@tanstack/react-query';
import { PageHeading } from '../../layout/page-heading.tsx';
import { ProblemNotice } from '../../layout/problem-notice.tsx';
import { askHealth, type PartHealth } from './read-health.ts';

const REFRESH_MS = 3_000;

const times = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

const STATUS_WORDS: Readonly<Record<string, string>> = {
  ok: 'Works',
  degraded: 'Works in part',
  unavailable: 'Does not work',
};

const wordsOf = (status: string): string => STATUS_WORDS[status] ?? status;

const Part = ({ name, health }: { name: string; health: PartHealth }) => (
  <section className="admin-part" aria-labelledby={`part-${name}`}>
    <h2 id={`part-${name}`} className="h5">
      {name}-service{' '}
      <span className={`admin-status admin-health-${health.status === 'ok' ? 'ok' : 'bad'}`}>
        {wordsOf(health.status)}
      </span>
    </h2>
    <dl>
      {Object.entries(health.checks).map(([check, result]) => (
        <div key={check} className={result === 'ok' ? undefined : 'admin-check-bad'}>
          <dt>{check}</dt>
          <dd>{result}</dd>
        </div>
      ))}
    </dl>
  </section>
);

/** Whether every part of the shop is ready, as the gateway sees it, asked again every few seconds. */
export const SystemPage = () => {
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    queryKey: ['admin', 'health'],
    queryFn: ({ signal }) => askHealth((input, init) => globalThis.fetch(input, init), signal),
    refetchInterval: REFRESH_MS,
    retry: false,
  });
  return (
    <>
      <PageHeading title="System" />
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <p role="status">Asking the shop …</p>}
      {data && (
        <>
          <p role="status" className="admin-news">
            {data.status === 'ok' ? 'Every part works.' : 'Something is missing.'}
          </p>
          <p className="text-body-secondary">
            {error ? 'Last seen' : 'Seen'} at {times.format(dataUpdatedAt)}. A service counts as
            well as the best of its replicas.
          </p>
          <div className="admin-parts">
            {Object.entries(data.services).map(([name, health]) => (
              <Part key={name} name={name} health={health} />
            ))}
          </div>
        </>
      )}
    </>
  );
};
