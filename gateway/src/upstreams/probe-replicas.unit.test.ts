import { expect, test } from '@jest/globals';
import { eventually } from '@bookstore/testkit';
import type { ReplicaReport } from './ask-readiness.ts';
import { createBalancer } from './balancer.ts';
import { createProbes } from './probe-replicas.ts';
import { createReplica } from './replica.ts';

const [ANSWERS, HANGS] = ['http://answers', 'http://hangs'];
const READY: ReplicaReport = { status: 'ok', checks: {}, accepts: true };

test('a replica that answers is asked and no more; one that does not is knocked at too, and hung up on', async () => {
  const urls = [ANSWERS, HANGS];
  const balancer = createBalancer(
    urls.map((url) => createReplica(url, { failures: 2, openMs: 60_000 })),
  );
  const knocked: string[] = [];
  const hungUp: string[] = [];
  let answered = 0;
  const hanging = Promise.withResolvers<ReplicaReport>();
  const probes = createProbes({
    balancers: [balancer],
    ask: async (url) => {
      if (url.startsWith(HANGS)) return hanging.promise;
      answered += 1;
      return READY;
    },
    isSilent: async (url) => {
      knocked.push(url);
      hanging.resolve({ status: 'unavailable', checks: {}, accepts: false });
      return true;
    },
    hangUp: (url) => void hungUp.push(url),
    intervalMs: 10,
  });
  probes.start();
  try {
    await eventually(async () => {
      expect(answered).toBeGreaterThan(2);
      expect(hungUp.length).toBeGreaterThan(0);
    });
  } finally {
    probes.stop();
  }
  expect(knocked.every((url) => url.startsWith(HANGS))).toBe(true);
  expect(balancer.replicas().map(({ ready }) => ready)).toEqual([true, false]);
});
