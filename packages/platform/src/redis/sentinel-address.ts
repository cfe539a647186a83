import type { RedisOptions } from 'ioredis';

/** Without the one that would change the types of the replies. */
export type ConnectOptions = Omit<RedisOptions, 'replyMapping'>;

const SCHEME = 'redis-sentinel:';
const DEFAULT_PORT = '26379';
const ADDRESS =
  /^redis-sentinel:\/\/(?:(?<user>[^:@/#]*)(?::(?<password>[^@/#]*))?@)?(?<hosts>[^@/#?]+)(?:\/(?<db>\d*))?#(?<name>[^#]+)$/;

/**
 * Reads `redis-sentinel://[user[:password]@]host[:port][,host[:port]…][/database]#master-name`, the
 * syntax of Lettuce (github.com/lettuce-io/lettuce-core/wiki/Redis-URI-and-connection-details). The
 * user counts for the sentinels and for the servers that they name. Null for another scheme.
 * Throws for an address that can't be read, without repeating it.
 */
export const readSentinelAddress = (url: string): ConnectOptions | null => {
  if (!url.startsWith(SCHEME)) return null;
  const parts = ADDRESS.exec(url)?.groups;
  if (!parts)
    throw new Error('a redis-sentinel:// address must be host:port,host:port#master-name');
  const { user, password, hosts = '', db, name = '' } = parts;
  const username = user ? decodeURIComponent(user) : undefined;
  const secret = password ? decodeURIComponent(password) : undefined;
  return {
    name: decodeURIComponent(name),
    sentinels: hosts.split(',').map(sentinelAt),
    ...(username ? { username, sentinelUsername: username } : {}),
    ...(secret ? { password: secret, sentinelPassword: secret } : {}),
    ...(db ? { db: Number(db) } : {}),
  };
};

const sentinelAt = (text: string): { host: string; port: number } => {
  const [host = '', port = DEFAULT_PORT] = text.split(':');
  return { host, port: Number(port) };
};
