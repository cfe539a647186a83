import { QueryClient } from '@tanstack/react-query';
import { isPassing, ProblemError } from './problem-error.ts';

const MAX_TRIES_AGAIN = 2;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 5_000;

const waitMs = (failures: number, error: unknown): number => {
  const asked = error instanceof ProblemError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
  return Math.min(Math.max(asked, FIRST_WAIT_MS * 2 ** failures), LONGEST_WAIT_MS);
};

/** Reads again what may pass by itself, a few times; never a call that changes something. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < MAX_TRIES_AGAIN && isPassing(error),
        retryDelay: waitMs,
        // Offline calls fail and say so, instead of waiting without a word.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
