import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../finding.ts';
import { recheck } from '../recheck.ts';
import type { AuditOptions } from '../run-audit.ts';
import type { AuditedShop } from '../shop.ts';
import { applyRemedy } from './apply-remedy.ts';

const PAUSE_MS = 500;

/**
 * Repairs of these violations what needs no decision of a person, and waits (so long at most) until the
 * services have settled it. Gives a line for each thing that was done; what comes twice is done once.
 */
export const repair = async (
  shop: AuditedShop,
  violations: readonly Finding[],
  options: AuditOptions & { waitMs: number },
): Promise<string[]> => {
  const done = new Set<string>();
  const said: string[] = [];
  const repaired: Finding[] = [];
  for (const finding of violations) {
    const { subject, remedy } = finding;
    if (!remedy) continue;
    repaired.push(finding);
    const task = `${subject.id} ${JSON.stringify(remedy)}`;
    if (done.has(task)) continue;
    done.add(task);
    const line = await applyRemedy(shop, subject, remedy);
    if (line !== null) said.push(line);
  }
  if (said.length > 0) await waitUntilSettled(shop, repaired, options);
  return said;
};

const waitUntilSettled = async (
  shop: AuditedShop,
  repaired: readonly Finding[],
  { graceMs, expiryMs, told, waitMs }: AuditOptions & { waitMs: number },
): Promise<void> => {
  const endsAt = Date.now() + waitMs;
  let left = repaired;
  while (left.length > 0 && Date.now() < endsAt) {
    await sleep(PAUSE_MS);
    const rules = { now: new Date(), graceMs, expiryMs };
    const queues = await shop.queues.read();
    left = await recheck(shop, repaired, { rules, queues, told });
  }
};
