import type { Check } from '../mutant.ts';

/** The model walks the services' own rules, so that a bug in one of these shows in some order of events. */
export const MODEL: Check = {
  file: 'proof/model/model.unit.test.ts',
  test: '%s: the invariants hold, and the shop comes to rest settled',
};
