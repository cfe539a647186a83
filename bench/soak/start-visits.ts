import { startArrivals } from '../../tests/swarm/load/arrivals.ts';
import { createConnection } from '../load/connection.ts';
import { createConnectionPool } from '../load/connection-pool.ts';
import { MAX_CONNECTIONS } from '../load/open-loop.ts';
import type { Tally } from './tally.ts';
import type { Cast } from './visits/cast.ts';
import { createErrands, ERRANDS_PER_SECOND } from './visits/errands.ts';
import { createOrders } from './visits/orders.ts';
import { createReads } from './visits/reads.ts';
import type { Visit } from './visits/visit.ts';
import { watchOrders } from './visits/watch-orders.ts';

export type Rates = { readsPerSecond: number; ordersPerSecond: number };

const WATCHERS = 2;
const SHOWN = 200;

/** Open loops of each kind of visit, every reply checked, and streams that come and go. Returns how all are stopped. */
export const startVisits = (
  cast: Cast,
  port: number,
  rates: Rates,
  tally: Tally,
): (() => Promise<void>) => {
  const pool = createConnectionPool(() => createConnection('127.0.0.1', port), MAX_CONNECTIONS);

  const carryOut = async ({ kind, request, accept }: Visit, dueAt: number): Promise<void> => {
    const connection = await pool.take();
    try {
      const reply = await connection.exchange(request);
      const ms = performance.now() - dueAt;
      try {
        accept(reply);
        tally.right(kind, ms);
      } catch (error) {
        const text = reply.body.toString().slice(0, SHOWN);
        tally.wrong(kind, `${String(error)}; it was ${reply.status}: ${text}`);
      }
    } catch (error) {
      tally.wrong(kind, String(error));
    }
    pool.giveBack(connection);
  };
  const arrive = (perSecond: number, next: (turn: number) => Visit) =>
    startArrivals({ perSecond, most: Number.POSITIVE_INFINITY }, (turn, dueAt) =>
      carryOut(next(turn), dueAt),
    );
  const arrivals = [
    arrive(rates.readsPerSecond, createReads(cast)),
    arrive(rates.ordersPerSecond, createOrders(cast)),
    arrive(ERRANDS_PER_SECOND, createErrands(cast, rates.ordersPerSecond)),
  ];
  const stopWatching = watchOrders(cast, WATCHERS, tally);
  return async () => {
    await Promise.all([...arrivals.map(({ stop }) => stop()), stopWatching()]);
    pool.close();
  };
};
