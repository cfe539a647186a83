import { type Arrivals, startArrivals } from '../../../tests/swarm/load/arrivals.ts';
import { createEdges } from '../../../tests/swarm/load/edges.ts';
import type { Random } from '../plan/random.ts';
import { serve } from './admin.ts';
import { createClient } from './client.ts';
import { visit } from './habits.ts';
import type { Customers } from './open-doors.ts';
import type { Records } from './records.ts';

/** Of so many visits one is an admin's. */
const ADMIN_EVERY = 15;

/**
 * Customers come at their times, however long those before them wait. Who comes and what they want is in the
 * `random`; what they are told goes into the records.
 */
export const startCustomers = (parts: {
  url: string;
  customers: Customers;
  perSecond: number;
  random: Random;
  records: Records;
}): Arrivals => {
  const { customers, records, random, perSecond } = parts;
  const exchange = createEdges([parts.url]);
  const most = Number.MAX_SAFE_INTEGER;
  return startArrivals({ perSecond, most }, async (turn) => {
    const isAdmin = turn % ADMIN_EVERY === ADMIN_EVERY - 1;
    const account = isAdmin ? customers.admin : random.pick(customers.buyers);
    const client = createClient({ account, exchange, records, random: random.branch() });
    const act = isAdmin ? serve : visit;
    await act(client, customers.shelf).catch((error: unknown) => {
      records.wrong.push(`a customer gave up: ${String(error)}`);
    });
  });
};
