import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import { backoffMs } from '../lifecycle/retry.ts';

const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 1_000;

/**
 * Connects until it has worked once; from then on the driver reconnects by itself. Without this, a client
 * whose first connect failed keeps a closed topology and refuses all that follows ("Topology is closed").
 */
export const connectUntilItWorks = async (
  client: MongoClient,
  signal: AbortSignal,
): Promise<void> => {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await client.connect();
      return;
    } catch {
      const delay = backoffMs(attempt, FIRST_DELAY_MS, MAX_DELAY_MS);
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
};
