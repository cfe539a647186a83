import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { claimDataFolder, findRunningShop, releaseDataFolder } from './running-shop.ts';
import { stopShop } from './stop-shop.ts';
import { withFolder } from './supervisor/testing-processes.ts';

test('a second shop on the same data is refused, with the address of the first', () =>
  withFolder(async (folder) => {
    claimDataFolder(folder, { port: 5000, replicas: 2 });
    expect(findRunningShop(folder)).toMatchObject({ pid: process.pid, port: 5000, replicas: 2 });
    const again = () => claimDataFolder(folder, { port: 6000, replicas: 1 });
    expect(again).toThrow('the shop runs already: http://localhost:5000');
    releaseDataFolder(folder);
    expect(again).not.toThrow();
  }));

test('a killed shop does not keep its data from the next one, nor is a stranger stopped for it', () =>
  withFolder(async (folder) => {
    claimDataFolder(folder, { port: 5000, replicas: 1 });
    const file = join(folder, 'shop.json');
    const record = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...record, startedAt: 'earlier' }));
    expect(findRunningShop(folder)).toBeNull();
    expect(await stopShop(folder)).toBe('no shop is running');
    expect(() => claimDataFolder(folder, { port: 5000, replicas: 1 })).not.toThrow();
  }));
