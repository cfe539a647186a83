import { DATA_FOLDER } from './paths.ts';
import { findRunningShop } from './running-shop.ts';
import { readUserPassword } from './secrets.ts';
import { planPorts, type ShopPorts } from './shop-ports.ts';

const DEFAULT_PORT = 5_000;

/**
 * MongoDB's address of one service's database, which is also the name of its replica set.
 * `others` are the ports of its members beside the first.
 */
export function mongoUrlOf(
  ports: ShopPorts,
  database: 'userdb' | 'catalogdb' | 'orderdb',
  others: readonly number[] = [],
): string {
  const members = [ports[database], ...others].map((port) => `127.0.0.1:${port}`);
  return `mongodb://${members.join()}/${database}?replicaSet=${database}`;
}

/** RabbitMQ of the shop with that data folder, as its operator. */
export function amqpUrlOf(folder: string, ports: ShopPorts): string {
  const password = readUserPassword(folder, 'rabbitmq', 'operator');
  return `amqp://operator:${password}@127.0.0.1:${ports.amqp}`;
}

/** The catalog's cache of the shop with that data folder, as its operator. */
export function redisCacheUrlOf(folder: string, ports: ShopPorts): string {
  const password = readUserPassword(folder, 'redis', 'operator');
  return `redis://operator:${password}@127.0.0.1:${ports.redisCache}`;
}

/** RabbitMQ of the shop that `npm start` runs in this checkout, unless AMQP_URL names another one. */
export function findAmqpUrl(): string {
  const port = findRunningShop(DATA_FOLDER)?.port ?? DEFAULT_PORT;
  return process.env['AMQP_URL'] ?? amqpUrlOf(DATA_FOLDER, planPorts(port, 1));
}
