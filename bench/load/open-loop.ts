import { startArrivals } from '../../tests/swarm/load/arrivals.ts';
import type { SendNext } from './callers.ts';
import type { Connection } from './connection.ts';
import { createConnectionPool } from './connection-pool.ts';
import type { Loop } from './plan.ts';
import type { Records } from './records.ts';

type OpenLoop = Extract<Loop, { kind: 'open' }>;

/** Below nginx's own limit for one address, so that what is late waits here and is counted as late. */
export const MAX_CONNECTIONS = 900;

/** Requests leave on time over connections that are free, or new; beyond the most they wait for one. Returns the seconds that were counted. */
export const runOpenLoop = async (
  loop: OpenLoop,
  open: () => Connection,
  sendNext: SendNext,
  records: Pick<Records, 'giveUp' | 'startCounting'>,
): Promise<number> => {
  const { patienceMs = Number.POSITIVE_INFINITY, warmUpSeconds = 0 } = loop;
  const pool = createConnectionPool(open, MAX_CONNECTIONS);
  let from = performance.now();
  const uncounted = Math.round(loop.perSecond * warmUpSeconds);
  const most = uncounted + Math.max(1, Math.round(loop.perSecond * loop.seconds));
  const arrivals = startArrivals({ perSecond: loop.perSecond, most }, async (turn, dueAt) => {
    if (turn === uncounted && turn > 0) {
      records.startCounting();
      from = dueAt;
    }
    const connection = await pool.take();
    if (performance.now() - dueAt < patienceMs) await sendNext(connection, dueAt);
    else records.giveUp();
    pool.giveBack(connection);
  });
  await arrivals.ended;
  pool.close();
  return (performance.now() - from) / 1_000;
};
