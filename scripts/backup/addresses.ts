import { amqpUrl, mongoUrl, parseConfig, redisUrl, withPassword } from '@bookstore/platform/config';
import { z } from 'zod';
import { amqpUrlOf, mongoUrlOf, redisCacheUrlOf } from '../native/addresses.ts';
import type { ShopPorts } from '../native/shop-ports.ts';
import type { DatabaseName } from './shop-databases.ts';

export type ShopAddresses = {
  mongo: Readonly<Record<DatabaseName, string>>;
  /** What a restore empties: the queues and the catalog's cache. */
  amqp: string;
  redisCache: string;
};

const password = z.string().optional();

/** As the services get theirs: addresses in plain text, passwords as files (`NAME_FILE`). */
const schema = z.object({
  ORDERDB_URL: mongoUrl,
  ORDERDB_PASSWORD: password,
  CATALOGDB_URL: mongoUrl,
  CATALOGDB_PASSWORD: password,
  USERDB_URL: mongoUrl,
  USERDB_PASSWORD: password,
  AMQP_URL: amqpUrl,
  AMQP_PASSWORD: password,
  REDIS_URL: redisUrl,
  REDIS_PASSWORD: password,
});

type Environment = Readonly<Record<string, string | undefined>>;

/** The shop that the environment names; null when it names none. Throws when it names half of one. */
export const readAddresses = (env: Environment): ShopAddresses | null => {
  const named = ['ORDERDB_URL', 'CATALOGDB_URL', 'USERDB_URL'].some((name) => env[name]);
  if (!named) return null;
  const config = parseConfig(schema, env);
  return {
    mongo: {
      orderdb: withPassword(config.ORDERDB_URL, config.ORDERDB_PASSWORD),
      catalogdb: withPassword(config.CATALOGDB_URL, config.CATALOGDB_PASSWORD),
      userdb: withPassword(config.USERDB_URL, config.USERDB_PASSWORD),
    },
    amqp: withPassword(config.AMQP_URL, config.AMQP_PASSWORD),
    redisCache: withPassword(config.REDIS_URL, config.REDIS_PASSWORD),
  };
};

/** A shop of `npm start` with that data folder. */
export const nativeAddresses = (folder: string, ports: ShopPorts): ShopAddresses => ({
  mongo: {
    orderdb: mongoUrlOf(ports, 'orderdb'),
    catalogdb: mongoUrlOf(ports, 'catalogdb'),
    userdb: mongoUrlOf(ports, 'userdb'),
  },
  amqp: amqpUrlOf(folder, ports),
  redisCache: redisCacheUrlOf(folder, ports),
});
