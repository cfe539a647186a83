import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_FOLDER } from '../../scripts/native/paths.ts';
import { createTestFolder } from '../../scripts/native/test-folder.ts';
import { startServers } from '../../scripts/native/test-servers.ts';
import { keepForTeardown } from './servers-of-run.ts';

/**
 * Starts real servers once per run and tells the test files where they are (the workers inherit the variables).
 * Servers of the developer's own are used instead when the variables are set: see scripts/native/dev-servers.ts.
 */
export default async function globalSetup(): Promise<void> {
  const names = ['MONGO_URL', 'REDIS_URL', 'AMQP_URL', 'AMQP_ADMIN_URL'];
  if (names.every((name) => process.env[name] !== undefined)) return;
  const folder = createTestFolder(join(DATA_FOLDER, 'test-servers'));
  const servers = await startServers({ folder, say: (line) => console.error(line) });
  process.env['MONGO_URL'] = servers.mongoUrl;
  process.env['REDIS_URL'] = servers.redisUrl;
  process.env['AMQP_URL'] = servers.amqpUrl;
  process.env['AMQP_ADMIN_URL'] = servers.amqpAdminUrl;
  keepForTeardown(async () => {
    await servers.stop();
    await rm(folder, { recursive: true, force: true });
  });
}
