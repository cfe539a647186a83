import type { System } from '@bookstore/contracts/system';

type Queue = System['queues'][number];

/** The sum of what is known; null when nothing is. */
const sumKnown = (counts: readonly (number | null)[]): number | null => {
  const known = counts.filter((count) => count !== null);
  return known.length > 0 ? known.reduce((total, count) => total + count, 0) : null;
};

const isKnown = ({ ready, retry, dead }: Queue): boolean =>
  ready !== null && retry !== null && dead !== null;

export type Totals = {
  waiting: number | null;
  dead: number | null;
  /** Queues of which something could not be read: the totals are without it. */
  unknownQueues: number;
  /** Of the oldest message in any outbox. */
  oldestSeconds: number | null;
  unsent: number | null;
};

/** What the cards show; null is not known. */
export const totalsOf = ({ queues, outboxes }: System): Totals => {
  const ages = outboxes.flatMap(({ oldest_age_seconds: age }) => (age === null ? [] : [age]));
  return {
    waiting: sumKnown(queues.flatMap(({ ready, retry }) => [ready, retry])),
    dead: sumKnown(queues.map(({ dead }) => dead)),
    unknownQueues: queues.filter((queue) => !isKnown(queue)).length,
    oldestSeconds: ages.length > 0 ? Math.max(...ages) : null,
    unsent: sumKnown(outboxes.map(({ documents }) => documents)),
  };
};

/** Whether every replica is ready, with all that it needs. */
export const isWhole = ({ parts }: System): boolean =>
  parts.every(
    ({ replicas }) => replicas.length > 0 && replicas.every(({ status }) => status === 'ok'),
  );
