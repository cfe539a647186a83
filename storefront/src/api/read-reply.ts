import type { Problem, ProblemCode } from '@bookstore/contracts/http';
import { ProblemError } from './problem-error.ts';

const RETRY_AFTER_MAX_SECONDS = 3_600;

const readJson = async <T>(response: Response): Promise<T> => {
  try {
    // What the shop's own services send is validated on their side, against the same schemas.
    const body: T = await response.json();
    return body;
  } catch (cause) {
    throw new ProblemError(
      {
        code: 'unreadable',
        status: response.status,
        detail: 'The reply of the shop could not be read.',
        requestId: response.headers.get('x-request-id') ?? '',
      },
      { cause },
    );
  }
};

/** Seconds of a Retry-After header; null without one that can be read. */
export const readRetryAfter = (headers: Headers): number | null => {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), RETRY_AFTER_MAX_SECONDS) : null;
};

/** The cursor of `Link: <...?cursor=...>; rel="next"`, or null on the last page. */
export const readNextCursor = (headers: Headers): string | null => {
  const target = /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1];
  if (target === undefined) return null;
  return URL.parse(target, 'http://shop.invalid')?.searchParams.get('cursor') ?? null;
};

/** The body of a good reply; throws the ProblemError that a refusal stands for. */
export const readReply = async <T>(response: Response): Promise<T | undefined> => {
  if (response.ok) return response.status === 204 ? undefined : readJson<T>(response);
  const problem = await readJson<Problem & { code: ProblemCode }>(response);
  throw new ProblemError({
    code: problem.code,
    status: response.status,
    detail: problem.detail,
    requestId: problem.request_id,
    fields: problem.errors,
    retryAfterSeconds: readRetryAfter(response.headers),
  });
};
