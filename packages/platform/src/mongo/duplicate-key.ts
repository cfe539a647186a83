import { MongoServerError } from 'mongodb';

const DUPLICATE_KEY = 11_000;

/** True when the error says that a unique index refused a write; `index` narrows it to one index. */
export const isDuplicateKey = (error: unknown, index?: string): boolean =>
  error instanceof MongoServerError &&
  error.code === DUPLICATE_KEY &&
  (index === undefined || error.message.includes(`index: ${index} `));
