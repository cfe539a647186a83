import type { oas31, ZodOpenApiResponseObject } from 'zod-openapi';
import {
  createProblem,
  type Operation,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemSchema,
  type ReplyDescription,
} from '../http/operation.ts';
import { linksOf } from './links.ts';

type Described = ZodOpenApiResponseObject | { $ref: string };
type Replies = Record<`${2 | 3 | 4 | 5}${string}`, Described>;

const text = (description: string): oas31.HeaderObject => ({
  description,
  schema: { type: 'string' },
});

/** All reply headers, which replies refer to by name. */
export const describeHeaders = (): Record<string, oas31.HeaderObject> => ({
  'X-Request-Id': text('what to name when asking about this request'),
  'Retry-After': text('whole seconds after which a new try makes sense'),
  RateLimit: text('what is left of each limit: "name";r=requests;t=seconds'),
  Link: text('rel="next" while there is more'),
  ETag: text('weak, of the whole reply'),
  Location: text('the path of what was made'),
  'Idempotent-Replayed': text('true when this order was made by an earlier request'),
  'Preference-Applied': text('wait=N when the reply waited for the order to be settled'),
  Allow: text('the methods of this path'),
  'WWW-Authenticate': text('how to sign in'),
});

/** References to reply headers, keyed by their names. */
const headersByName = (names: readonly string[]): Record<string, { $ref: string }> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Problems of every operation: an unknown key in a query, a bad token, the limits of the edge, an outage. */
const COMMON: readonly ProblemCode[] = [
  'invalid-request',
  'unauthenticated',
  'method-not-allowed',
  'payload-too-large',
  'uri-too-long',
  'too-many-requests',
  'headers-too-large',
  'internal-error',
  'bad-gateway',
  'unavailable',
  'gateway-timeout',
];

/** The codes that an operation may answer with, its own ones first. */
export const problemCodesOf = (operation: Operation): ProblemCode[] => {
  const codes = new Set<ProblemCode>([...operation.problems, ...COMMON]);
  if (operation.access === 'admin') codes.add('forbidden');
  if (operation.path.includes(':')) codes.add('route-not-found');
  if (operation.body) codes.add('unsupported-media-type');
  return [...codes];
};

const PROBLEM_HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  405: ['Allow'],
  429: ['Retry-After', 'RateLimit'],
  503: ['Retry-After'],
};

const describeProblem = (
  status: number,
  codes: readonly ProblemCode[],
): ZodOpenApiResponseObject => ({
  description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
  headers: headersByName(['X-Request-Id', ...(PROBLEM_HEADERS[status] ?? [])]),
  content: {
    'application/problem+json': {
      schema: problemSchema,
      examples: Object.fromEntries(
        codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
      ),
    },
  },
});

const describeReply = (reply: ReplyDescription): ZodOpenApiResponseObject => ({
  description: reply.description,
  headers: headersByName(['X-Request-Id', 'RateLimit', ...(reply.headers ?? [])]),
  ...(reply.schema
    ? { content: { [reply.mediaType ?? 'application/json']: { schema: reply.schema } } }
    : {}),
});

const describeOrRefer = (status: number, codes: readonly ProblemCode[]): Described =>
  codes.length === 1
    ? { $ref: `#/components/responses/${codes[0]}` }
    : describeProblem(status, codes);

/** The replies of an operation by status: the successful ones, then a problem with all its codes. */
export const describeReplies = (operation: Operation): Replies => {
  const byStatus = Map.groupBy(problemCodesOf(operation), (code) => PROBLEMS[code].status);
  return Object.fromEntries([
    ...Object.entries(operation.replies).map(([status, reply]) => {
      const links = linksOf(operation, status);
      return [status, { ...describeReply(reply), ...(links ? { links } : {}) }];
    }),
    ...[...byStatus].map(([status, codes]) => [String(status), describeOrRefer(status, codes)]),
  ]);
};

/** A reply of each code, for statuses with only this code. */
export const describeProblemReplies = (
  codes: readonly ProblemCode[],
): Record<string, ZodOpenApiResponseObject> =>
  Object.fromEntries(codes.map((code) => [code, describeProblem(PROBLEMS[code].status, [code])]));

/** One example of each code, which the replies refer to. */
export const describeProblemExamples = (
  codes: readonly ProblemCode[],
): Record<string, { summary: string; value: Problem }> =>
  Object.fromEntries(
    codes.map((code) => [
      code,
      {
        summary: PROBLEMS[code].title,
        value: createProblem(code, {
          detail: 'What is wrong, in words.',
          instance: '/path/of/the/request',
          requestId: '7b0c7d0e-3f6e-4f0c-9a44-0d2c6f1f9d11',
        }),
      },
    ]),
  );
