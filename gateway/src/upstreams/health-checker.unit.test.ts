import { expect, test } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import { createBalancer } from './balancer.ts';
import { createHealthChecker, type ReplicaReadiness } from './health-checker.ts';
import { createReplica } from './replica.ts';

const [ANSWERS, HANGS] = ['http://answers', 'http://hangs'];
const READY: ReplicaReadiness = { status: 'ok', checks: {}, isReady: true };

test('a ready replica gets no TCP probe; one that hangs gets one, and a silent one loses its connections', async () => {
  const urls = [ANSWERS, HANGS];
  const balancer = createBalancer(
    urls.map((url) => createReplica(url, { failures: 2, openMs: 60_000 })),
  );
  const probed: string[] = [];
  const closed: string[] = [];
  let readyReplies = 0;
  const hanging = Promise.withResolvers<ReplicaReadiness>();
  const checker = createHealthChecker({
    balancers: [balancer],
    readReadiness: async (url) => {
      if (url.startsWith(HANGS)) return hanging.promise;
      readyReplies += 1;
      return READY;
    },
    tcpProbe: async (url) => {
      probed.push(url);
      hanging.resolve({ status: 'unavailable', checks: {}, isReady: false });
      return 'silent';
    },
    closeConnections: (url) => void closed.push(url),
    intervalMs: 10,
  });
  checker.start();
  try {
    await eventually(async () => {
      expect(readyReplies).toBeGreaterThan(2);
      expect(closed.length).toBeGreaterThan(0);
    });
  } finally {
    checker.stop();
  }
  expect(probed.every((url) => url.startsWith(HANGS))).toBe(true);
  expect(balancer.replicas().map(({ ready }) => ready)).toEqual([true, false]);
});
