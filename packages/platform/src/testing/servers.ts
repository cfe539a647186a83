import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';

/** Addresses of the real servers that the test run started, for one test file alone. */
export type TestServers = {
  /** Another database at each call. */
  mongoUrl: string;
  redisUrl: string;
  /** Another virtual host at each call, out of the pool that the test run made. */
  amqpUrl: string;
};

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: integration tests run by npm test`);
  return value;
};

export const uniqueName = (prefix: string): string => `${prefix}_${randomBytes(6).toString('hex')}`;

/** The virtual hosts `test-0` to `test-N` are handed out in turn, over all processes of the run. */
const takeVirtualHost = async (redisUrl: string): Promise<string> => {
  const redis = new Redis(redisUrl);
  try {
    const taken = await redis.incr('test:virtual-hosts');
    return `test-${taken % Number(needed('AMQP_VIRTUAL_HOSTS'))}`;
  } finally {
    redis.disconnect();
  }
};

export const testServers = async (prefix = 'test'): Promise<TestServers> => {
  const redisUrl = needed('REDIS_URL');
  const mongo = new URL(needed('MONGO_URL'));
  mongo.pathname = `/${uniqueName(prefix)}`;
  const amqp = new URL(needed('AMQP_URL'));
  amqp.pathname = `/${await takeVirtualHost(redisUrl)}`;
  return { mongoUrl: mongo.href, redisUrl, amqpUrl: amqp.href };
};
