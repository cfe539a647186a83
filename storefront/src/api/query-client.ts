import { QueryClient } from '@tanstack/react-query';
import { isPassing, ProblemError } from './problem-error.ts';

const MAX_TRIES_AGAIN = 2;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5_000;

/** In ms: the wait that the shop asked for, and a random time, so that many visitors do not come back at once. */
export const retryDelayMs = (
  failures: number,
  error: unknown,
  random: () => number = Math.random,
): number => {
  const askedMs = error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
  const backoffMs = FIRST_WAIT_MS * 2 ** failures;
  return Math.min(askedMs, LONGEST_WAIT_MS) + (backoffMs / 2) * (1 + random());
};

/** Reads again what may pass by itself, a few times; never a call that changes something. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < MAX_TRIES_AGAIN && isPassing(error),
        retryDelay: retryDelayMs,
        // Offline calls fail and say so, instead of waiting without a word.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
