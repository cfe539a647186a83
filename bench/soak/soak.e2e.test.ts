import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import { createTestFolder } from '../../scripts/native/test-folder.ts';
import { parseSoakOptions } from './options.ts';
import { runSoak } from './run-soak.ts';

const folder = createTestFolder(join(DATA_FOLDER, 'test-soak'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SERVICES = ['gateway', 'user-service', 'catalog-service', 'order-service'];
const DATABASES = ['userdb', 'catalogdb', 'orderdb'];
const SERVERS = ['redis', 'redis-cache', 'rabbitmq', 'nginx'];
const ARGS = '--minutes 0.15 --warm-up 1 --every 1 --books 200';
const TIMEOUT_MS = 120_000;

test(
  'a short soak reads every part of the shop, gets right replies only, and finds the shop sound at its end',
  async () => {
    const options = parseSoakOptions(ARGS.split(' '));
    if (options === null) throw new Error('help was not asked for');
    const { rows, curves } = await runSoak(options, folder, () => undefined);
    const namesOf = (what: string) =>
      rows.filter((row) => row.what === what).map(({ figure }) => figure);

    const others = [...SERVICES, ...SERVERS, 'the soak itself'];
    expect(namesOf('memory').toSorted()).toEqual(others.toSorted());
    expect(namesOf('memory beside its cache').toSorted()).toEqual(DATABASES.toSorted());
    const parts = [...SERVICES, ...SERVERS, ...DATABASES].toSorted();
    expect(namesOf('open files').toSorted()).toEqual(parts);
    expect(namesOf('handles')).toEqual(SERVICES);
    expect(namesOf('heap in use after a full collection')).toEqual(SERVICES);
    expect(namesOf('clients')).toEqual(DATABASES);
    expect(namesOf('messages')).toEqual(
      ['ready', 'retry', 'dead'].map((at) => `all queues: ${at}`),
    );
    expect(namesOf('outbox')).toEqual(['catalog-service', 'order-service']);
    expect(namesOf('latency p99')).toEqual(['read', 'order', 'settled order']);
    // Nine seconds judge no trend, but all must have been read each time.
    expect(rows.filter(({ measured }) => /NaN|^0\.0 →/.test(measured))).toEqual([]);
    expect(rows.filter(({ verdict }) => verdict === 'not measured yet')).toEqual([]);
    const lines = curves.flatMap((curve) => curve.lines);
    expect(lines.filter(({ points }) => points.length < 8)).toEqual([]);

    const shop = rows.filter(({ figure }) => figure === 'the shop');
    expect(shop.filter(({ verdict }) => verdict !== 'reached')).toEqual([]);
    expect(shop).toHaveLength(6);
    const replies = shop.find(({ what }) => what === 'wrong replies')?.detail;
    expect(replies).toMatch(/right: .*\d\d\d read/);
    expect(replies).toMatch(/\d stream/);
  },
  TIMEOUT_MS,
);
