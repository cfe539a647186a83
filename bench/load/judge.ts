import { isDeepStrictEqual } from 'node:util';
import type { Reply } from './connection.ts';
import type { Expectation } from './plan.ts';

/** Why a reply is not what was expected; null when it is. */
export type Judge = (reply: Reply) => string | null;

const SHOWN = 200;

const hasFields = (value: unknown, fields: Record<string, unknown>): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(fields).every(([name, wanted]) =>
    isDeepStrictEqual(new Map(Object.entries(value)).get(name), wanted),
  );

const parse = (reply: Reply): unknown => {
  try {
    return JSON.parse(reply.body.toString());
  } catch {
    return undefined;
  }
};

const bodyJudge = (expected: Expectation): ((reply: Reply) => boolean) => {
  switch (expected.kind) {
    case 'body': {
      const bytes = Buffer.from(expected.body);
      return ({ body }) => bytes.equals(body);
    }
    case 'fields':
      return (reply) => hasFields(parse(reply), expected.fields);
    case 'list':
      return (reply) => {
        const list = parse(reply);
        return (
          Array.isArray(list) &&
          list.length === expected.length &&
          list.every((entry) => hasFields(entry, expected.each))
        );
      };
    case 'statuses':
      return (reply) => parse(reply) !== undefined;
  }
};

export const createJudge = (expected: Expectation): Judge => {
  const isBodyRight = bodyJudge(expected);
  const statuses = expected.kind === 'statuses' ? expected.statuses : [expected.status];
  return (reply) => {
    if (statuses.includes(reply.status) && isBodyRight(reply)) return null;
    return `${reply.status}: ${reply.body.toString().slice(0, SHOWN)}`;
  };
};
