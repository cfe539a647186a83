import { jest } from '@jest/globals';

// Three nodes on one machine of two cores: where something else takes the CPU, a request may be late through no
// fault of the shop. A second failure counts, and the first is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
