import { z } from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import type { Operation, ReplyDescription } from '../http/index.ts';
import { headerRef } from './parameters.ts';

const isPaged = (operation: Operation): boolean =>
  operation.query instanceof z.ZodObject && 'cursor' in operation.query.shape;

const headersOf = (operation: Operation, status: number): string[] => {
  const sent = operation.requestHeaders ?? {};
  const names = ['X-Request-Id', 'RateLimit'];
  if (isPaged(operation)) names.push('Link');
  if ('If-None-Match' in sent) names.push('ETag');
  if (status === 201 && operation.path !== '/register') names.push('Location');
  if ('Idempotency-Key' in sent) names.push('Idempotent-Replayed');
  if ('Prefer' in sent) names.push('Preference-Applied');
  return names;
};

const describe = (operation: Operation, status: number, reply: ReplyDescription) => ({
  description: reply.description,
  headers: Object.fromEntries(headersOf(operation, status).map((name) => [name, headerRef(name)])),
  ...(reply.schema
    ? { content: { [reply.mediaType ?? 'application/json']: { schema: reply.schema } } }
    : {}),
});

/** The replies of a call that went well, by status. */
export const describeSuccess = (
  operation: Operation,
): Record<`2${string}` | `3${string}`, ZodOpenApiResponseObject> =>
  Object.fromEntries(
    Object.entries(operation.replies).map(([status, reply]) => [
      status,
      describe(operation, Number(status), reply),
    ]),
  );
