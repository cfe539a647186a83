import { findViolations } from '../faults/invariants.ts';
import type { Acknowledged } from '../faults/load.ts';
import { untilNothingMissing } from './cluster/poll.ts';
import { readSwarmRecords } from './cluster/records.ts';

/** Messages of a replica that was cut off come back only when RabbitMQ notices. */
const QUIET_DEADLINE_MS = 120_000;

/** Until the shop is at rest with every acknowledged order settled, no copy oversold and no money kept. */
export const untilSound = (acknowledged: readonly Acknowledged[]): Promise<void> =>
  untilNothingMissing(
    async () => findViolations(await readSwarmRecords(), acknowledged),
    QUIET_DEADLINE_MS,
  );
