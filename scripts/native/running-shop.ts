import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findProcess } from './supervisor/process-table.ts';

const runningShopSchema = z.object({
  /** Of the supervisor. */
  pid: z.int().positive(),
  startedAt: z.string(),
  port: z.int(),
  replicas: z.int(),
});

export type RunningShop = z.infer<typeof runningShopSchema>;

/** The shop that runs on this data folder, or null. */
export function findRunningShop(folder: string): RunningShop | null {
  try {
    const shop = runningShopSchema.parse(JSON.parse(readFileSync(shopFile(folder), 'utf8')));
    return findProcess(shop.pid)?.startedAt === shop.startedAt ? shop : null;
  } catch {
    return null;
  }
}

/** Claims the data folder for this process. Throws when another shop has it. */
export function claimDataFolder(folder: string, shop: { port: number; replicas: number }): void {
  const running = findRunningShop(folder);
  if (running !== null) {
    throw new Error(
      `the shop runs already: http://localhost:${running.port} (stop it with "npm run stop")`,
    );
  }
  const startedAt = findProcess(process.pid)?.startedAt;
  mkdirSync(folder, { recursive: true });
  rmSync(shopFile(folder), { force: true });
  // Of two that start at the same moment, the exclusive flag lets one through.
  const text = JSON.stringify({ pid: process.pid, startedAt, ...shop });
  writeFileSync(shopFile(folder), text, { flag: 'wx' });
}

export function releaseDataFolder(folder: string): void {
  rmSync(shopFile(folder), { force: true });
}

const shopFile = (folder: string) => join(folder, 'shop.json');
