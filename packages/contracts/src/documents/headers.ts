import type { oas31 } from 'zod-openapi';

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
export const headersByName = (names: readonly string[]): Record<string, { $ref: string }> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
