import { z } from 'zod';

const PROBLEM_BASE = 'https://bookstore.example/problems/';

/** Every refusal a client can meet: its stable code, status and title. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'Invalid request' },
  unauthenticated: { status: 401, title: 'Sign-in required' },
  'invalid-credentials': { status: 401, title: 'Invalid credentials' },
  'invalid-refresh-token': { status: 401, title: 'Invalid refresh token' },
  forbidden: { status: 403, title: 'Forbidden' },
  'route-not-found': { status: 404, title: 'Route not found' },
  'book-not-found': { status: 404, title: 'Book not found' },
  'order-not-found': { status: 404, title: 'Order not found' },
  'hold-not-found': { status: 404, title: 'Hold not found' },
  'user-not-found': { status: 404, title: 'User not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'username-taken': { status: 409, title: 'Username taken' },
  'email-taken': { status: 409, title: 'E-mail taken' },
  'isbn-taken': { status: 409, title: 'ISBN taken' },
  'out-of-stock': { status: 409, title: 'Out of stock' },
  'illegal-transition': { status: 409, title: 'Illegal transition' },
  'version-mismatch': { status: 409, title: 'Version mismatch' },
  'too-many-holds': { status: 409, title: 'Too many holds' },
  'payload-too-large': { status: 413, title: 'Payload too large' },
  'uri-too-long': { status: 414, title: 'URI too long' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'unknown-book': { status: 422, title: 'Unknown book' },
  'idempotency-key-reused': { status: 422, title: 'Idempotency key reused' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'Headers too large' },
  'internal-error': { status: 500, title: 'Internal error' },
  'not-implemented': { status: 501, title: 'Not implemented' },
  'bad-gateway': { status: 502, title: 'Bad gateway' },
  unavailable: { status: 503, title: 'Service unavailable' },
  'gateway-timeout': { status: 504, title: 'Gateway timeout' },
  'http-version-not-supported': { status: 505, title: 'HTTP version not supported' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Where a field is at fault: `pointer` into the body (RFC 6901), `parameter` for query, path and headers. */
export const fieldErrorSchema = z.union([
  z.object({ pointer: z.string(), detail: z.string() }),
  z.object({ parameter: z.string(), detail: z.string() }),
]);
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** RFC 9457 problem details, the body of every 4xx and 5xx. */
export const problemSchema = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    request_id: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export type ProblemDetails = {
  detail: string;
  instance: string;
  requestId: string;
  errors?: readonly FieldError[] | undefined;
};

export const createProblem = (code: ProblemCode, details: ProblemDetails): Problem => ({
  type: `${PROBLEM_BASE}${code}`,
  title: PROBLEMS[code].title,
  status: PROBLEMS[code].status,
  detail: details.detail,
  instance: details.instance,
  code,
  request_id: details.requestId,
  ...(details.errors && details.errors.length > 0 ? { errors: [...details.errors] } : {}),
});
