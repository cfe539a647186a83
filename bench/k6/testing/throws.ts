// Not a load: a script with a mistake, for the test that such a run fails.
import type { Options } from 'k6/options';
import { scenarioOf } from '../shop.ts';

export const options: Options = {
  scenarios: { mistaken: { executor: 'per-vu-iterations', exec: 'mistaken' } },
  thresholds: { checks: ['rate==1'] },
};

export const mistaken = scenarioOf(() => {
  throw new Error('a mistake in the script');
});
