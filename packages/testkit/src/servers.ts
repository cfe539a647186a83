import { randomBytes } from 'node:crypto';

/** Addresses of the real servers that the test run started, isolated for one caller. */
export type TestServers = {
  /** Names a new database. */
  mongoUrl: string;
  redisUrl: string;
  /** Names a new virtual host, so that two test files never share a queue. */
  amqpUrl: string;
};

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run integration tests by npm test`);
  return value;
};

export const uniqueName = (prefix: string): string => `${prefix}_${randomBytes(6).toString('hex')}`;

const createVirtualHost = async (name: string): Promise<void> => {
  const admin = new URL(needed('AMQP_ADMIN_URL'));
  const credentials = Buffer.from(`${admin.username}:${admin.password}`).toString('base64');
  const put = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(new URL(path, admin.origin), {
      method: 'PUT',
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  };
  await put(`/api/vhosts/${name}`, { default_queue_type: 'classic' });
  await put(`/api/permissions/${name}/${admin.username}`, {
    configure: '.*',
    write: '.*',
    read: '.*',
  });
};

export const testServers = async (prefix = 'test'): Promise<TestServers> => {
  const name = uniqueName(prefix);
  const mongo = new URL(needed('MONGO_URL'));
  mongo.pathname = `/${name}`;
  const amqp = new URL(needed('AMQP_URL'));
  amqp.pathname = `/${name}`;
  await createVirtualHost(name);
  return { mongoUrl: mongo.href, redisUrl: needed('REDIS_URL'), amqpUrl: amqp.href };
};
