import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { QUEUE_VERSION, queueName } from '@bookstore/contracts/messages';
import { assertServiceQueue } from '@bookstore/platform/messaging';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connect } from 'amqplib';
import { findBinaries } from '../native/install/find-binaries.ts';
import { DATA_FOLDER, findCacheFolder } from '../native/paths.ts';
import { findFreePorts } from '../native/ports.ts';
import { prepareSecrets, readUserPassword } from '../native/secrets.ts';
import { createRabbitmqSpec } from '../native/servers/rabbitmq.ts';
import { createSupervisor, type Supervisor } from '../native/supervisor/supervisor.ts';
import { createTestFolder } from '../native/test-folder.ts';

let folder: string;
let supervisor: Supervisor;
beforeEach(() => {
  folder = createTestFolder(join(DATA_FOLDER, 'test-privileges'));
});
afterEach(async () => {
  await supervisor.killOne('rabbitmq');
  rmSync(folder, { recursive: true, force: true });
});

test('a broker of an earlier release keeps its messages, gets the users, and locks its default one', async () => {
  const { 'rabbitmq-server': binary } = await findBinaries(findCacheFolder());
  const [amqp = 0, distribution = 0, epmd = 0] = await findFreePorts(3);
  const start = async (users: { usersFile?: string }): Promise<void> => {
    const ports = { amqp, distribution, epmd };
    const spec = createRabbitmqSpec({ binary, folder: join(folder, 'rabbitmq'), ports, ...users });
    supervisor = createSupervisor({ folder, say: () => undefined });
    supervisor.start([spec]);
    await supervisor.waitUntilReady([spec], 60_000);
  };
  const urlOf = (user: string, password: string) => `amqp://${user}:${password}@127.0.0.1:${amqp}`;

  await start({});
  const before = await connect(urlOf('guest', 'guest'));
  const channel = await before.createConfirmChannel();
  await assertServiceQueue(channel, 'catalog-service', 'order-placed', QUEUE_VERSION);
  const queue = queueName('catalog-service', 'order-placed');
  channel.sendToQueue(queue, Buffer.from('{}'), { persistent: true });
  await channel.waitForConfirms();
  await before.close();
  await supervisor.stop();

  await start({ usersFile: prepareSecrets(folder).of('rabbitmq_definitions') });
  await expect(connect(urlOf('guest', 'guest'))).rejects.toThrow('ACCESS_REFUSED');
  const password = readUserPassword(folder, 'rabbitmq', 'catalog-service');
  const after = await connect(urlOf('catalog-service', password));
  const own = await after.createConfirmChannel();
  await assertServiceQueue(own, 'catalog-service', 'order-placed', QUEUE_VERSION);
  expect((await own.checkQueue(queue)).messageCount).toBe(1);
  await after.close();
}, 90_000);
