import { setTimeout as sleep } from 'node:timers/promises';
import type { SendNext } from './callers.ts';
import type { Connection } from './connection.ts';
import type { Loop } from './plan.ts';
import type { Records } from './records.ts';

type ClosedLoop = Extract<Loop, { kind: 'closed' }>;

/** Returns the seconds that were counted. */
export const runClosedLoop = async (
  loop: ClosedLoop,
  open: () => Connection,
  sendNext: SendNext,
  records: Records,
): Promise<number> => {
  const { most = Number.POSITIVE_INFINITY } = loop;
  let started = 0;
  let isOver = false;
  const keepSending = async (connection: Connection): Promise<void> => {
    while (!isOver && started < most) {
      started += 1;
      await sendNext(connection, null);
    }
  };
  const connections = Array.from({ length: loop.connections }, open);
  const sending = Promise.all(connections.map(keepSending));
  await Promise.race([sleep(loop.warmUpSeconds * 1_000), sending]);
  if (loop.warmUpSeconds > 0) records.startCounting();
  const from = performance.now();
  await Promise.race([sleep(loop.seconds * 1_000, null, { ref: false }), sending]);
  isOver = true;
  await sending;
  const seconds = (performance.now() - from) / 1_000;
  for (const connection of connections) connection.close();
  return seconds;
};
