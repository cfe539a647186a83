import { startArrivals } from '../../tests/swarm/load/arrivals.ts';
import type { SendNext } from './callers.ts';
import type { Connection } from './connection.ts';
import type { Loop } from './plan.ts';

type OpenLoop = Extract<Loop, { kind: 'open' }>;

/** Below nginx's own limit for one address, so that what is late waits here and is counted as late. */
const MAX_CONNECTIONS = 900;

/** Requests leave on time over connections that are free, or new; beyond the most they wait for one. Returns seconds. */
export const runOpenLoop = async (
  loop: OpenLoop,
  open: () => Connection,
  sendNext: SendNext,
  giveUp: () => void,
): Promise<number> => {
  const { patienceMs = Number.POSITIVE_INFINITY } = loop;
  const all: Connection[] = [];
  const free: Connection[] = [];
  const queue: ((connection: Connection) => void)[] = [];

  const take = (): Connection | Promise<Connection> => {
    const idle = free.pop();
    if (idle) return idle;
    if (all.length === MAX_CONNECTIONS) return new Promise((resolve) => queue.push(resolve));
    const opened = open();
    all.push(opened);
    return opened;
  };
  const giveBack = (connection: Connection): void => {
    const next = queue.shift();
    if (next) next(connection);
    else free.push(connection);
  };
  const from = performance.now();
  const most = Math.max(1, Math.round(loop.perSecond * loop.seconds));
  const arrivals = startArrivals({ perSecond: loop.perSecond, most }, async (_turn, dueAt) => {
    const connection = await take();
    if (performance.now() - dueAt < patienceMs) await sendNext(connection, dueAt);
    else giveUp();
    giveBack(connection);
  });
  await arrivals.ended;
  for (const connection of all) connection.close();
  return (performance.now() - from) / 1_000;
};
