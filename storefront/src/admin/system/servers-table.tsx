import type { System } from '@bookstore/contracts/system';
import { findServers, type ServerInUse } from './servers-in-use.ts';

const Verdict = ({ server }: { server: ServerInUse }) => {
  const { reachedBy, missedBy } = server;
  if (reachedBy + missedBy.length === 0) {
    return <span className="admin-status">Not known</span>;
  }
  if (missedBy.length === 0) {
    return <span className="admin-status admin-health-ok">Reached</span>;
  }
  return (
    <span className="admin-status admin-health-bad">
      {reachedBy > 0 ? 'Reached in part' : 'Not reached'}
    </span>
  );
};

/** Databases and brokers, as the parts see them that need them. */
export const ServersTable = ({ parts }: Pick<System, 'parts'>) => (
  <section aria-labelledby="system-servers">
    <h2 id="system-servers" className="h4">
      Databases and brokers
    </h2>
    <table className="table admin-table">
      <thead>
        <tr>
          <th scope="col">Server</th>
          <th scope="col">State</th>
          <th scope="col">Missed by</th>
        </tr>
      </thead>
      <tbody>
        {findServers(parts).map((server) => (
          <tr key={server.name}>
            <th scope="row">{server.name}</th>
            <td>
              <Verdict server={server} />
            </td>
            <td>
              {server.missedBy.map(({ replica }) => replica).join(', ') || (
                <span className="text-body-secondary">nobody</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
