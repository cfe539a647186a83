import type { Finding, Remedy, Subject } from '../finding.ts';

type Outbox = { outbox: readonly { type: string; at: Date }[]; outbox_due?: Date | undefined };
type Collection = Extract<Remedy, { kind: 'send' }>['collection'];

/** I7: what waits in an outbox is sent. */
export const judgeOutbox = (
  subject: Subject,
  collection: Collection,
  { outbox, outbox_due }: Outbox,
): Finding[] => {
  const [oldest] = outbox.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  if (!oldest) return [];
  const base = { invariant: 'I7', subject } as const;
  const since = `since ${oldest.at.toISOString()}`;
  if (outbox_due === undefined) {
    const what = `${oldest.type} waits in ${collection} ${since}, and no relay knows of it`;
    return [{ ...base, what, remedy: { kind: 'send', collection } }];
  }
  const passing = { since: oldest.at, isCarried: false, queues: [] };
  return [{ ...base, what: `${oldest.type} waits in ${collection} ${since}`, passing }];
};

/** A queue of a service with its retry and dead-letter queues: messages in each, readers of the first. */
export type QueueState =
  | { name: string; isThere: false }
  | {
      name: string;
      isThere: true;
      waiting: number;
      retrying: number;
      dead: number;
      readers: number;
    };

/** I7: every queue is there, and nothing lies in its dead-letter queue. */
export const judgeQueue = (queue: QueueState): Finding[] => {
  const base = { invariant: 'I7', subject: { kind: 'queue', id: queue.name } } as const;
  if (!queue.isThere) return [{ ...base, what: 'is not there: messages for it stay unsent' }];
  if (queue.dead === 0) return [];
  return [{ ...base, what: `${queue.dead} dead-lettered`, remedy: { kind: 'redrive' } }];
};
