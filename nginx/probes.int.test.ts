import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startUpstream, type Upstream } from '../gateway/src/testing/upstream.ts';
import { type Edge, startEdge } from './testing/edge.ts';
import { requestFrom } from './testing/request-from.ts';

const MASKED = { MASKED_ADDRESSES: '127.0.0.0/8' };
const PROBES = ['/livez', '/readyz', '/metrics', '/metrics?name=x', '//metrics', '/%6detrics'];

let upstream: Upstream;
let edges: Edge[] = [];
let listed: Edge;
let masked: Edge;
beforeAll(async () => {
  upstream = await startUpstream();
  const host = new URL(upstream.url).host;
  const parts = { gateway: host, user: host, catalog: host, order: host };
  const settings = { PROBE_ADDRESSES: '127.0.0.2,10.0.0.0/8' };
  listed = await startEdge(parts, { settings });
  masked = await startEdge(parts, { settings: MASKED });
  edges = [listed, masked];
});
afterAll(async () => {
  await Promise.all(edges.map((edge) => edge.stop()));
  await upstream.close();
});

const serviceUrls = ({ userPort, catalogPort, orderPort }: Edge) =>
  [userPort, catalogPort, orderPort].map((port) => `http://127.0.0.1:${port}`);

describe.each(PROBES)('%s', (path) => {
  it('of a service answers an address of the list', async () => {
    for (const url of serviceUrls(listed)) {
      expect((await requestFrom('127.0.0.2', `${url}${path}`)).status).toBe(200);
    }
  });

  it('of a service does not exist for any other address, or for one that the edge cannot know', async () => {
    upstream.seen.length = 0;
    for (const url of edges.flatMap(serviceUrls)) {
      const { status, headers, body } = await requestFrom('127.0.0.1', `${url}${path}`);
      expect(status).toBe(404);
      expect(headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(body)).toMatchObject({ code: 'route-not-found' });
    }
    expect(upstream.seen).toHaveLength(0);
  });
});

it('other paths are for everybody', async () => {
  for (const url of edges.flatMap(serviceUrls)) {
    expect((await requestFrom('127.0.0.1', `${url}/books/metrics`)).status).toBe(200);
  }
});
