import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ShopDocuments } from '../../../proof/audit/at-rest.ts';
import { lab } from './lab.ts';
import { presentNodes, STACK } from './swarm.ts';

const SCRIPT = readFileSync(new URL('dump-database.js', import.meta.url), 'utf8');

const documentsSchema = z.array(z.record(z.string(), z.any()));
const databaseSchema = z.record(z.string(), documentsSchema);
type Database = z.infer<typeof databaseSchema>;

/** The databases are in reach of their services only: the first container of one that answers reads it. */
const dump = async (service: string): Promise<Database> => {
  const label = `label=com.docker.swarm.service.name=${STACK}_${service}`;
  const refusals: unknown[] = [];
  for (const node of presentNodes()) {
    const on = ['node', String(node)];
    const listed = await lab(...on, 'ps', '-q', '-f', label, '-f', 'health=healthy');
    for (const container of listed.split('\n').filter((id) => id !== '')) {
      const script = ['node', '--input-type=module', '-e', SCRIPT];
      try {
        const dumped = await lab(...on, 'exec', container, ...script);
        return databaseSchema.parse(JSON.parse(dumped));
      } catch (error) {
        refusals.push(error);
      }
    }
  }
  throw new AggregateError(refusals, `no ${service} could read its database`);
};

/** What the databases of the shop in the swarm hold now. */
export const readSwarmRecords = async (): Promise<ShopDocuments> => {
  const [order, catalog] = await Promise.all([dump('order-service'), dump('catalog-service')]);
  return {
    orders: order['orders'] ?? [],
    charges: order['sandbox_charges'] ?? [],
    books: catalog['books'] ?? [],
    movements: catalog['stock_movements'] ?? [],
    reservations: catalog['reservations'] ?? [],
    holds: catalog['holds'] ?? [],
  };
};
