import type { System, SystemPart } from '@bookstore/contracts/system';

type Replica = SystemPart['replicas'][number];

/** A database or broker, as those see it that need it. */
export type ServerInUse = {
  name: string;
  /** How many replicas reach it. */
  reachedBy: number;
  /** Who does not, and why. */
  missedBy: readonly { replica: string; reason: string }[];
};

const SERVER_NAMES: Readonly<Record<string, string>> = {
  rabbitmq: 'RabbitMQ',
  redis: 'Redis',
  'redis-cache': 'Redis (cache)',
};
/** One database each: that of one service may be away alone. */
const MONGODB = 'mongodb';

const serverOf = (part: SystemPart, check: string): string | undefined =>
  check === MONGODB ? `MongoDB of ${part.name}` : SERVER_NAMES[check];

/**
 * The servers that the parts need. One that only silent replicas need is there with nobody reaching it
 * and nobody missing it: nothing is known of it.
 */
export const findServers = (parts: System['parts']): ServerInUse[] => {
  const seen = new Map<string, { replica: string; result: string }[]>(
    parts
      .filter(({ name }) => name !== 'gateway')
      .map((part): [string, []] => [`MongoDB of ${part.name}`, []])
      .concat(Object.values(SERVER_NAMES).map((name): [string, []] => [name, []])),
  );
  const note = (part: SystemPart, replica: Replica): void => {
    for (const [check, result] of Object.entries(replica.checks)) {
      const name = serverOf(part, check);
      if (name !== undefined) seen.get(name)?.push({ replica: replica.name, result });
    }
  };
  for (const part of parts) for (const replica of part.replicas) note(part, replica);
  return [...seen].map(([name, results]) => ({
    name,
    reachedBy: results.filter(({ result }) => result === 'ok').length,
    missedBy: results
      .filter(({ result }) => result !== 'ok')
      .map(({ replica, result }) => ({ replica, reason: result })),
  }));
};
