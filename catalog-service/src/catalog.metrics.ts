import { Counter, Gauge, type Metrics } from '@bookstore/platform/metrics';

export type CatalogMetrics = {
  reservations: Counter<'outcome'>;
  cache: Counter<'cache' | 'result'>;
};

export const createCatalogMetrics = (
  { registry }: Metrics,
  queueDepth: () => number,
): CatalogMetrics => {
  const registers = [registry];
  const depth: Gauge = new Gauge({
    name: 'catalog_write_queue_depth',
    help: 'Stock changes that wait or run',
    registers,
    collect: () => depth.set(queueDepth()),
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
      help: 'Reads of the caches: hit, miss, or unavailable (Redis was not or could not be asked)',
      labelNames: ['cache', 'result'],
      registers,
    }),
  };
};
