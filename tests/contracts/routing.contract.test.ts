import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { operations } from '@bookstore/contracts/documents';
import { type Operation, pathsOf, trafficClassOf } from '@bookstore/contracts/http';
import { EDGE_BOUNDS } from '../../nginx/routing/bounds.ts';
import { renderRoutes } from '../../nginx/routing/render-routes.ts';

const read = (file: string): Promise<string> =>
  readFile(new URL(`../../nginx/${file}`, import.meta.url), 'utf8');

/** The paths of these operations that a `location ~` of the edge's main server takes, which comes first in the file. */
const routedBy = async (directive: string, all: readonly Operation[]) => {
  const [edge = ''] = (await read('templates/shop.conf.template')).split('\nserver {').slice(1);
  const locations = [...edge.matchAll(/location ~ (\S+) \{([^}]*)\}/g)];
  const patterns = locations
    .filter(([, , block = '']) => block.includes(directive))
    .map(([, pattern = '']) => new RegExp(pattern));
  const paths = all.flatMap(pathsOf).map((path) => path.replaceAll(/:\w+/g, 'one'));
  return paths.filter((path) => patterns.some((pattern) => pattern.test(path)));
};

const isShared = ({ service, method, access }: Operation): boolean =>
  service === 'catalog' && method === 'get' && access === 'public';

describe('the routing of nginx', () => {
  it('routes.conf.template is what the operations say (else: npm run docs)', async () => {
    expect(await read('templates/routes.conf.template')).toBe(renderRoutes());
  });

  it('gives a new operation its class, and its path to the API', () => {
    const review = {
      id: 'writeReview',
      service: 'catalog',
      method: 'post',
      path: '/reviews/:id',
      access: 'admin',
      summary: 'Review',
      replies: {},
      problems: [],
    } as const satisfies Operation;
    const routes = renderRoutes([...operations, review]);
    expect(routes).toContain('"~^POST:/reviews/[^/]+$" admin;');
    expect(routes).toMatch(/^ {2}"~\^\/\(.*\|reviews\|.*\)\(\/\|\$\)" api;$/m);
  });

  it('the image has the bounds of nginx/routing/bounds.ts', async () => {
    const variables = (await read('Dockerfile')).matchAll(/([A-Z_]+_MAX_[A-Z_]+)=(\d+)/g);
    const bounds = [...variables].map(([, name = '', bound]) => [name, Number(bound)]);
    expect(Object.fromEntries(bounds)).toEqual(EDGE_BOUNDS);
  });

  it('each bound is used', () => {
    const routes = renderRoutes();
    for (const name of Object.keys(EDGE_BOUNDS)) expect(routes).toContain(`max_conns=\${${name}}`);
  });

  it.each(['container/nginx.conf', 'native/nginx.conf.template'])(
    'in %s one worker has room for ten thousand requests, each with two connections',
    async (frame) => {
      const text = await read(frame);
      const numberOf = (name: string) => Number(new RegExp(`${name} (\\d+);`).exec(text)?.[1]);
      const kept = [...renderRoutes().matchAll(/keepalive (\d+);/g)];
      const idle = kept.reduce((sum, [, count]) => sum + Number(count), 0);
      expect(numberOf('worker_connections')).toBeGreaterThan(2 * 10_000 + idle);
      expect(numberOf('worker_rlimit_nofile')).toBeGreaterThan(numberOf('worker_connections'));
    },
  );

  it('nginx keeps what everybody may read of the catalog', async () => {
    const shared = operations.filter(isShared).flatMap(pathsOf);
    const kept = await routedBy('proxy_cache books', operations);
    expect([...new Set(kept)]).toEqual(shared.map((path) => path.replaceAll(/:\w+/g, 'one')));
  });

  it('nginx holds back no event of a stream', async () => {
    const streams = operations.filter((each) => trafficClassOf(each) === 'stream');
    const unbuffered = await routedBy('proxy_buffering off', operations);
    expect(unbuffered).toHaveLength(streams.flatMap(pathsOf).length);
    expect(await routedBy('proxy_buffering off', streams)).toEqual(unbuffered);
  });
});
