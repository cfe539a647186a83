import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/native/paths.ts';

const run = promisify(execFile);

test('npm run smoke walks through the whole shop', async () => {
  const env = {
    PATH: process.env['PATH'],
    BASE_URL: process.env['SHOP_URL'],
    ADMIN_USERNAME: 'admin',
    ADMIN_PASSWORD: process.env['SHOP_ADMIN_PASSWORD'],
  };
  const { stdout } = await run(process.execPath, [join(ROOT, 'scripts/smoke/smoke.ts')], { env });
  expect(stdout).not.toContain(env.ADMIN_PASSWORD);
}, 90_000);
