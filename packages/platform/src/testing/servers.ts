import { randomBytes } from 'node:crypto';

/** Addresses of the real servers that the test run started, with names that no other test file uses. */
export type TestServers = {
  mongoUrl: string;
  redisUrl: string;
  /** A virtual host of its own is not needed: give each test file its own order and book ids. */
  amqpUrl: string;
};

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: integration tests run by npm test`);
  return value;
};

export const uniqueName = (prefix: string): string => `${prefix}_${randomBytes(6).toString('hex')}`;

/** Each call gives another database. */
export const testServers = (prefix = 'test'): TestServers => {
  const url = new URL(needed('MONGO_URL'));
  url.pathname = `/${uniqueName(prefix)}`;
  return { mongoUrl: url.href, redisUrl: needed('REDIS_URL'), amqpUrl: needed('AMQP_URL') };
};
