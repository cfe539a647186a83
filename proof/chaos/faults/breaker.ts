import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Supervisor } from '../../../scripts/native/supervisor/supervisor.ts';
import type { Network } from '../network/network.ts';
import type { Fault } from '../plan/fault.ts';
import { ORDERDB_PRIMARY } from '../plan/targets.ts';
import { detourQueue } from './detour.amqp.ts';
import { findOrderdbPrimary } from './orderdb-primary.ts';

/** What can be broken in a shop. */
export type BreakableShop = {
  supervisor: Pick<Supervisor, 'killOne' | 'stopOne' | 'startOne' | 'signalOne'>;
  network: Pick<Network, 'change'>;
  /** Whose content is the error of the clock of that process, in milliseconds. */
  clockFileOf: (name: string) => string;
  amqpUrl: string;
  orderdbPorts: readonly number[];
};

/** Waits for so long, or less when everything is to be healed. */
type Wait = (ms: number) => Promise<void>;

export const createWait =
  (healing: AbortSignal): Wait =>
  async (ms) => {
    await sleep(ms, undefined, { signal: healing }).catch(() => undefined);
  };

/** The very process that is meant. Throws when it can't be known now. */
export const findTarget = async (fault: Fault, shop: BreakableShop): Promise<string> =>
  fault.target === ORDERDB_PRIMARY ? findOrderdbPrimary(shop.orderdbPorts) : fault.target;

/** Breaks the target, waits, and mends it. Throws when it could not be broken; it is mended all the same. */
export const breakAndMend = async (
  fault: Fault,
  target: string,
  shop: BreakableShop,
  wait: Wait,
): Promise<void> => {
  const { supervisor, network } = shop;
  switch (fault.kind) {
    case 'kill':
      await supervisor.killOne(target);
      await wait(fault.durationMs);
      supervisor.startOne(target);
      return;
    case 'restart':
      await supervisor.stopOne(target);
      supervisor.startOne(target);
      return;
    case 'pause':
      supervisor.signalOne(target, 'SIGSTOP');
      await wait(fault.durationMs);
      supervisor.signalOne(target, 'SIGCONT');
      return;
    case 'partition':
      network.change(target, { kind: fault.cut });
      await wait(fault.durationMs);
      network.change(target, { kind: 'open' });
      return;
    case 'slow':
      network.change(target, { kind: 'slow', delayMs: fault.delayMs });
      await wait(fault.durationMs);
      network.change(target, { kind: 'open' });
      return;
    case 'clock':
      await writeFile(shop.clockFileOf(target), String(fault.offsetMs));
      await wait(fault.durationMs);
      await writeFile(shop.clockFileOf(target), '0');
      return;
    case 'duplicate':
      await detourQueue({ ...fault, amqpUrl: shop.amqpUrl, wait: () => wait(fault.durationMs) });
  }
};
