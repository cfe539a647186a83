import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { assertPortsFree } from './check-ports.ts';
import { findFreePorts } from './ports.ts';

describe('a taken port', () => {
  test('is named, and so is who has it', async () => {
    const [taken = 0, free = 0] = await findFreePorts(2);
    const server = createServer().listen(taken, '127.0.0.1');
    await once(server, 'listening');
    await expect(assertPortsFree([free, taken])).rejects.toThrow(
      new RegExp(`^port ${taken} is taken by .+ \\(process ${process.pid}\\)\n`),
    );
    server.close();
    await once(server, 'close');
    await expect(assertPortsFree([free, taken])).resolves.toBeUndefined();
  });
});
