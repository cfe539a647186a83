import type { ZodOpenApiResponseObject } from 'zod-openapi';
import {
  createProblem,
  type Operation,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemSchema,
  type ReplyDescription,
} from '../http/operation.ts';
import { headersByName } from './headers.ts';

type Replies = Record<`${2 | 3 | 4 | 5}${string}`, ZodOpenApiResponseObject>;

/** Problems of every operation: even one without parameters refuses an unknown key in its query. */
const COMMON: readonly ProblemCode[] = [
  'invalid-request',
  'unauthenticated',
  'too-many-requests',
  'unavailable',
];

/** The codes that an operation may answer with, its own ones first. */
export const problemCodesOf = (operation: Operation): ProblemCode[] => {
  const codes = new Set<ProblemCode>([...operation.problems, ...COMMON]);
  if (operation.access === 'admin') codes.add('forbidden');
  if (operation.body) codes.add('unsupported-media-type').add('payload-too-large');
  return [...codes];
};

const PROBLEM_HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
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

/** The replies of an operation by status: the successful ones, then a problem with all its codes. */
export const describeReplies = (operation: Operation): Replies => {
  const byStatus = Map.groupBy(problemCodesOf(operation), (code) => PROBLEMS[code].status);
  return Object.fromEntries([
    ...Object.entries(operation.replies).map(([status, reply]) => [status, describeReply(reply)]),
    ...[...byStatus].map(([status, codes]) => [String(status), describeProblem(status, codes)]),
  ]);
};

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
