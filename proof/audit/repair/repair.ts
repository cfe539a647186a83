import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../finding.ts';
import { lookAgain } from '../look-again.ts';
import type { AuditOptions } from '../run-audit.ts';
import type { AuditedShop } from '../shop.ts';
import { mend } from './mend.ts';

const PAUSE_MS = 500;

/**
 * Mends of these violations what can be mended without asking anybody, and waits (so long at most) until the
 * services have settled it. Gives a line for each thing that was done; what comes twice is done once.
 */
export const repair = async (
  shop: AuditedShop,
  violations: readonly Finding[],
  options: AuditOptions & { waitMs: number },
): Promise<string[]> => {
  const done = new Set<string>();
  const said: string[] = [];
  const mended: Finding[] = [];
  for (const finding of violations) {
    const { subject, remedy } = finding;
    if (!remedy) continue;
    mended.push(finding);
    const task = `${subject.id} ${JSON.stringify(remedy)}`;
    if (done.has(task)) continue;
    done.add(task);
    const line = await mend(shop, subject, remedy);
    if (line !== null) said.push(line);
  }
  if (said.length > 0) await waitUntilSettled(shop, mended, options);
  return said;
};

const waitUntilSettled = async (
  shop: AuditedShop,
  mended: readonly Finding[],
  { graceMs, expiryMs, told, waitMs }: AuditOptions & { waitMs: number },
): Promise<void> => {
  const endsAt = Date.now() + waitMs;
  let left = mended;
  while (left.length > 0 && Date.now() < endsAt) {
    await sleep(PAUSE_MS);
    const rules = { now: new Date(), graceMs, expiryMs };
    const queues = await shop.queues.look();
    left = await lookAgain(shop, mended, { rules, queues, told });
  }
};
