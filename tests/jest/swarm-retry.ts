import { afterAll, jest } from '@jest/globals';
import { listUnforgiven } from '../swarm/unforgiven.ts';

// Three nodes on one machine of two cores: where something else takes the CPU, a request may be late through no
// fault of the shop. A second failure counts, and the first is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

// But whoever was told something wrong, or lost an order, was so through the shop's fault.
afterAll(() => {
  const faults = listUnforgiven();
  if (faults.length > 0) throw new Error(`not forgiven:\n${faults.join('\n')}`);
});
