import type { ZodOpenApiResponseObject } from 'zod-openapi';
import {
  createProblem,
  type Operation,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemSchema,
} from '../http/index.ts';
import { headerRef } from './parameters.ts';

/** What every call may meet, whatever it does: an unknown key in its query is an invalid request. */
const ALWAYS: readonly ProblemCode[] = [
  'invalid-request',
  'unauthenticated',
  'too-many-requests',
  'unavailable',
];

export const problemCodesOf = (operation: Operation): ProblemCode[] => {
  const codes = new Set<ProblemCode>([...operation.problems, ...ALWAYS]);
  if (operation.access === 'admin') codes.add('forbidden');
  if (operation.id === 'listUserOrders') codes.add('forbidden');
  if (operation.body) codes.add('unsupported-media-type').add('payload-too-large');
  return [...codes];
};

const HEADERS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit'],
  503: ['Retry-After'],
};

const describe = (status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject => ({
  description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
  headers: Object.fromEntries(
    ['X-Request-Id', ...(HEADERS[status] ?? [])].map((name) => [name, headerRef(name)]),
  ),
  content: {
    'application/problem+json': {
      schema: problemSchema,
      examples: Object.fromEntries(
        codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
      ),
    },
  },
});

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

/** The refusals of a call, by status, with every code that may stand there. */
export const describeProblems = (
  operation: Operation,
): Record<`4${string}` | `5${string}`, ZodOpenApiResponseObject> => {
  const byStatus = Map.groupBy(problemCodesOf(operation), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [String(status), describe(status, codes)]),
  );
};
