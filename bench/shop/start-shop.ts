import { readFileSync } from 'node:fs';
import { type Db, createMongo } from '@bookstore/platform/mongo';
import { amqpUrlOf, mongoUrlOf } from '../../scripts/native/addresses.ts';
import type { ProcessSpec } from '../../scripts/native/process-spec.ts';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import { startShop } from '../../scripts/native/test-shop.ts';
import { profileService } from '../profile/profile-service.ts';
import { watchStalls } from './event-loop-stall.ts';

export type BenchShop = {
  url: string;
  /** Of the edge. */
  port: number;
  /** Of the edge too, but straight to the catalog: nothing is cached there. */
  catalogPort: number;
  userServiceMetrics: string;
  /** Base addresses of every replica of the services that count what they do. */
  replicas: { catalog: readonly string[]; order: readonly string[] };
  adminPassword: string;
  mongoUrl: (database: 'userdb' | 'catalogdb' | 'orderdb') => string;
  amqpUrl: string;
  /** Of its data and secrets. */
  folder: string;
  databases: { users: Db; books: Db; orders: Db };
  stop: () => Promise<void>;
};

/** All load comes from one address here, which no shop serves that fast; the limits are counted all the same. */
const LIMITS = { RATE_LIMIT_PER_MINUTE: '100000000', SIGN_IN_LIMIT_PER_MINUTE: '100000000' };

const withoutLimits = (spec: ProcessSpec): ProcessSpec =>
  /^gateway(-\d+)?$/.test(spec.name) ? { ...spec, env: { ...spec.env, ...LIMITS } } : spec;

export type BenchShopOptions = {
  folder: string;
  /** Of each service; 1 unless told. */
  replicas?: number;
  /** Services to profile, and where their profiles are written to. */
  profile?: { services: readonly string[]; folder: string };
  /** Has the last word on each process before it is started. */
  prepare?: (spec: ProcessSpec) => ProcessSpec;
};

/** A shop of its own in that folder, started as `npm start` does, and connections to its databases. */
export const startBenchShop = async (options: BenchShopOptions): Promise<BenchShop> => {
  const { folder, replicas = 1, profile, prepare: change = (spec: ProcessSpec) => spec } = options;
  const prepare = (given: ProcessSpec): ProcessSpec => {
    const spec = change(watchStalls(withoutLimits(given)));
    return profile?.services.includes(spec.name) === true
      ? profileService(spec, profile.folder)
      : spec;
  };
  const shop = await startShop({ folder, replicas, prepare });
  const port = Number(new URL(shop.url).port);
  const ports = planPorts(port, replicas);
  const mongoUrl = (database: 'userdb' | 'catalogdb' | 'orderdb') => mongoUrlOf(ports, database);
  const [users, books, orders] = (['userdb', 'catalogdb', 'orderdb'] as const).map((database) =>
    createMongo(mongoUrl(database), 'bench'),
  );
  if (!users || !books || !orders) throw new Error('three databases were opened');
  return {
    url: shop.url,
    port,
    folder,
    catalogPort: ports.catalog,
    userServiceMetrics: `http://127.0.0.1:${ports.user}/metrics`,
    replicas: {
      catalog: ports.replicas.map(({ catalog }) => `http://127.0.0.1:${catalog}`),
      order: ports.replicas.map(({ order }) => `http://127.0.0.1:${order}`),
    },
    adminPassword: readFileSync(shop.adminPasswordFile, 'utf8').trim(),
    mongoUrl,
    amqpUrl: amqpUrlOf(folder, ports),
    databases: { users: users.db, books: books.db, orders: orders.db },
    stop: async () => {
      await Promise.all([users, books, orders].map((mongo) => mongo.close()));
      await shop.stop();
    },
  };
};
