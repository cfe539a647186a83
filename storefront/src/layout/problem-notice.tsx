import { ProblemError } from '../api/problem-error.ts';
import { problemWords } from './problem-words.ts';

/** A failure in plain words, with the id that the shop can look it up by and the way to try again. */
export const ProblemNotice = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const requestId = error instanceof ProblemError ? error.requestId : '';
  return (
    <div role="alert" className="alert alert-warning my-3">
      <p className="mb-2">{problemWords(error)}</p>
      {requestId !== '' && (
        <p className="small mb-2">
          Request <code className="text-reset text-break">{requestId}</code>
        </p>
      )}
      {onRetry && (
        <button type="button" className="btn btn-sm btn-outline-primary" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
};
