import { createCall } from '../load/calls.ts';
import type { Call } from '../load/plan.ts';
import { readBodies } from '../shop/read-body.ts';

/** `GET /books/{id}` of each, signed out; the reply must be what it is now. */
export const bookCalls = async (url: string, ids: readonly string[]): Promise<Call[]> => {
  const paths = ids.map((id) => `/books/${id}`);
  const bodies = await readBodies(url, paths);
  return paths.map((path, index) =>
    createCall({ path }, { kind: 'body', status: 200, body: bodies[index] ?? '' }),
  );
};
