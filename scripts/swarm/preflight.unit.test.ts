import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { findCertificateProblems, makeSelfSigned } from './certificate.ts';
import type { ClusterNode } from './cluster.ts';
import { sortImages } from './images.ts';
import { findPortProblems, type Publisher } from './port-problems.ts';
import { judgeSwarm } from './preflight.ts';
import { findPublishProblems } from './publish-problems.ts';
import { parseStackFile } from './stack-file.ts';

const NODE: ClusterNode = {
  id: 'a',
  hostname: 'a',
  role: 'manager',
  labels: {},
  address: '192.0.2.1',
  usable: true,
};
const FILES = { certificate: 'cert.pem', key: 'key.pem' };

const judgeAs = (LocalNodeState: string, ControlAvailable: boolean) =>
  judgeSwarm({ Name: 'a', Swarm: { NodeID: 'a', LocalNodeState, ControlAvailable } });
const publisher = (ports: number[]): Publisher => ({ name: 'shop_nginx', stack: 'shop', ports });
const findPorts = (stack: string) => findPortProblems(stack, [5000], [publisher([5000])], false);
const findPublishing = (mode: string, deploy: string, nodes = [NODE]) =>
  findPublishProblems(
    parseStackFile(`
services:
  nginx:
    image: bookstore/nginx:1
    ports: [{ target: 5000, published: 5000, mode: ${mode} }]
    deploy: ${deploy}
`),
    nodes,
  ).map(({ what }) => what);

describe('the swarm', () => {
  test('has to be there, and this node has to manage it', () => {
    expect(judgeAs('active', true)).toBeNull();
    expect(judgeAs('inactive', false)?.remedy).toContain('docker swarm init');
    expect(judgeAs('locked', false)?.remedy).toContain('docker swarm unlock');
    expect(judgeAs('active', false)?.remedy).toContain('docker node promote');
  });
});

describe('ports', () => {
  test('of another stack are taken, those of this one are not', async () => {
    expect(await findPorts('shop')).toEqual([]);
    expect((await findPorts('other'))[0]?.what).toBe(
      'port 5000 is taken by the service shop_nginx of the stack shop',
    );
  });

  test('of another program are taken', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    expect((await findPortProblems('shop', [port], [], true))[0]?.what).toContain(
      `port ${port} is taken by `,
    );
    server.close();
    await once(server, 'close');
    expect(await findPortProblems('shop', [port], [], true)).toEqual([]);
  });

  test('have to differ, and to be possible', async () => {
    expect(await findPortProblems('shop', [5000, 5000], [], false)).toHaveLength(2);
    expect(await findPortProblems('shop', [70_000], [], false)).toHaveLength(1);
  });
});

describe('publishing', () => {
  test('in ingress mode goes with any number of tasks, but not with dnsrr', () => {
    expect(findPublishing('ingress', '{ replicas: 5 }')).toEqual([]);
    expect(findPublishing('ingress', '{ endpoint_mode: dnsrr }')).toHaveLength(1);
  });

  test('in host mode takes a node for each task, and one more for a start before a stop', () => {
    const two = [NODE, { ...NODE, id: 'b' }];
    expect(findPublishing('host', '{ replicas: 2 }')).toEqual([
      expect.stringContaining('2 do not fit on 1'),
    ]);
    expect(findPublishing('host', '{ replicas: 2 }', two)).toEqual([]);
    const startFirst = '{ replicas: 2, update_config: { order: start-first } }';
    expect(findPublishing('host', startFirst, two)).toEqual([
      expect.stringContaining('no node is free'),
    ]);
    expect(findPublishing('host', startFirst, [...two, { ...NODE, id: 'c' }])).toEqual([]);
    expect(findPublishing('host', '{ mode: global }')).toEqual([]);
  });
});

describe('a certificate', () => {
  test('that is made here will do until it ends', async () => {
    const pair = await makeSelfSigned(['localhost', '192.0.2.1', '::1']);
    expect(findCertificateProblems(pair, FILES)).toEqual([]);
    const later = new Date(Date.now() + 826 * 86_400_000);
    expect(findCertificateProblems(pair, FILES, later)[0]?.what).toContain('cert.pem ended on ');
  });

  test('with the key of another one is refused', async () => {
    const [one, other] = await Promise.all([makeSelfSigned(['one']), makeSelfSigned(['other'])]);
    const mixed = { certificate: one.certificate, key: other.key };
    expect(findCertificateProblems(mixed, FILES)[0]?.what).toMatch(
      /^the key in key.pem is not that/,
    );
  });

  test('and a key that are none are told of by their files', () => {
    const found = findCertificateProblems({ certificate: 'x', key: 'y' }, FILES);
    expect(found.map(({ what }) => what.split(' ')[0])).toEqual(['cert.pem', 'key.pem']);
  });
});

test('images of ours are told from others, also with a registry before them', () => {
  const { own, foreign } = sortImages(
    parseStackFile(`
services:
  a: { image: 'bookstore/gateway:1' }
  b: { image: 'registry.example.com:5000/shop/bookstore/nginx:1' }
  c: { image: 'mongo:8.0' }
`),
  );
  expect([...own.keys()]).toEqual(['gateway', 'nginx']);
  expect(foreign).toEqual(['mongo:8.0']);
});
