import { type FailureCode, ProblemError } from '../api/problem-error.ts';

const AWAY = 'This part of the shop does not answer right now. It usually comes back soon.';
const OURS = 'Something went wrong on our side.';

/** Where the shop's own sentence is for machines, or there is none. */
const WORDS: Partial<Record<FailureCode, string>> = {
  offline: 'The shop could not be reached. Are you online?',
  timeout: 'The shop took too long to answer.',
  'too-many-requests': 'That was a lot at once. Please wait a moment.',
  unavailable: AWAY,
  'bad-gateway': AWAY,
  'gateway-timeout': AWAY,
  'internal-error': OURS,
  unreadable: OURS,
};

/** What went wrong, in words for a buyer. */
export const problemWords = (error: unknown): string => {
  if (!(error instanceof ProblemError)) return 'Something went wrong on this page.';
  return WORDS[error.code] ?? error.message;
};
