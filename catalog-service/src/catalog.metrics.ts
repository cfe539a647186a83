import { Counter, Gauge, type Metrics } from '@bookstore/platform/metrics';

export type CatalogMetrics = {
  reservations: Counter<'outcome'>;
  cache: Counter<'cache' | 'result'>;
};

export const createCatalogMetrics = (
  { registry }: Metrics,
  laneDepth: () => number,
): CatalogMetrics => {
  const registers = [registry];
  const lane: Gauge = new Gauge({
    name: 'catalog_stock_lane_depth',
    help: 'Stock changes that wait or run',
    registers,
    collect: () => lane.set(laneDepth()),
  });
  return {
    reservations: new Counter({
      name: 'catalog_reservations_total',
      help: 'Orders answered, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    cache: new Counter({
      name: 'catalog_cache_reads_total',
      help: 'Reads of the shared cache, by result; away: it could not be asked',
      labelNames: ['cache', 'result'],
      registers,
    }),
  };
};
