import { findViolations } from '../faults/invariants.ts';
import type { Acknowledged } from '../faults/load.ts';
import { untilNothingMissing } from './cluster/poll.ts';
import { readSwarmRecords } from './cluster/records.ts';
import { neverForgive } from './unforgiven.ts';

/** Messages of a replica that was cut off come back only when RabbitMQ notices. */
const QUIET_DEADLINE_MS = 120_000;

/** Until the shop is at rest with every acknowledged order settled, no copy oversold and no money kept. */
export const untilSound = async (acknowledged: readonly Acknowledged[]): Promise<void> => {
  const look = async () => findViolations(await readSwarmRecords(), acknowledged);
  try {
    await untilNothingMissing(look, QUIET_DEADLINE_MS);
  } catch (error) {
    neverForgive(String(error));
    throw error;
  }
};
