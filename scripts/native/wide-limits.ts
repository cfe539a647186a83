import type { EdgeSettings } from './edge-settings.ts';

const RATE = '1000000';
const OPEN = '60000';

/** For tests and benchmarks, whose whole load comes from one address: limits of the edge that they do not reach. */
export const WIDE_LIMITS: EdgeSettings = {
  LIMIT_ADDRESS_SIGN_INS_PER_MINUTE: RATE,
  LIMIT_ADDRESS_SIGN_INS_BURST: RATE,
  LIMIT_ADDRESS_SIGN_INS_DELAY: RATE,
  LIMIT_ADDRESS_REQUESTS_PER_SECOND: RATE,
  LIMIT_ADDRESS_REQUESTS_BURST: RATE,
  LIMIT_ADDRESS_REQUESTS_DELAY: RATE,
  LIMIT_ADDRESS_OPEN_REQUESTS: OPEN,
  LIMIT_ADDRESS_OPEN_STREAMS: OPEN,
};
