// usage: scripts/run scripts/native/dev-servers.ts [FOLDER [FIRST_PORT]]
// Starts MongoDB, Redis and RabbitMQ for tests and prints the variables that make tests use them; stays up until Ctrl-C.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDER } from './paths.ts';
import { startServers } from './test-servers.ts';

const [folder = join(DATA_FOLDER, 'dev-servers'), firstPort] = process.argv.slice(2);
const ports =
  firstPort === undefined ? {} : { ports: [0, 1, 2, 3, 4, 5].map((n) => Number(firstPort) + n) };
const servers = await startServers({ folder, ...ports, say: (line) => console.error(line) });
const lines = [
  `export MONGO_URL='${servers.mongoUrl}'`,
  `export REDIS_URL='${servers.redisUrl}'`,
  `export AMQP_URL='${servers.amqpUrl}'`,
  `export AMQP_ADMIN_URL='${servers.amqpAdminUrl}'`,
].join('\n');
writeFileSync(join(folder, 'env'), `${lines}\n`);
console.log(lines);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void servers.stop();
  });
}
