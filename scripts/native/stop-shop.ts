import { setTimeout as delay } from 'node:timers/promises';
import { findRunningShop, releaseDataFolder } from './running-shop.ts';
import { killRecorded } from './supervisor/process-record.ts';
import { findProcess } from './supervisor/process-table.ts';

const STOP_DEADLINE_MS = 60_000;
const POLL_MS = 50;

/** Stops the shop of a data folder, by force if need be. Returns a line that says what was done. */
export async function stopShop(folder: string): Promise<string> {
  const shop = findRunningShop(folder);
  if (shop === null) {
    const left = killRecorded(folder);
    return left === 0 ? 'no shop is running' : `ended ${left} processes of a killed shop`;
  }
  process.kill(shop.pid, 'SIGTERM');
  const deadline = performance.now() + STOP_DEADLINE_MS;
  while (performance.now() < deadline) {
    if (findProcess(shop.pid)?.startedAt !== shop.startedAt) return 'stopped';
    await delay(POLL_MS);
  }
  process.kill(shop.pid, 'SIGKILL');
  killRecorded(folder);
  releaseDataFolder(folder);
  return `stopped by force after ${STOP_DEADLINE_MS / 1000} s`;
}
