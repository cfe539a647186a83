import { createBatcher } from '@bookstore/platform/batcher';
import { unavailable } from '@bookstore/platform/errors';
import type { BookTransaction } from '../books/book-transaction.ts';
import type { Transact } from '../write-queue/write-queue.ts';
import type { HoldTransaction } from './hold.ts';
import { type HoldCommand, type HoldResult, planHolds } from './plan-holds.ts';

/** Carries out a command. Rejects with the command's refusal, or `unavailable` when too many wait. */
export type RunHoldCommand = (command: HoldCommand) => Promise<Exclude<HoldResult, Error>>;

const MAX_BATCH_SIZE = 250;
const MAX_WAITING = 2_000;
const MAX_WAIT_MS = 3_000;
/** Longer than a batch can take: one batch at a time is in the write queue. */
const MAX_BATCH_MS = 15_000;

type Waiting = { command: HoldCommand; deadline: number };

export type HoldCommandParts = {
  transact: Transact<BookTransaction & HoldTransaction>;
  now: () => Date;
};

/** Runs hold commands in batches: those that arrive during a transaction share the next one. */
export const createRunHoldCommand = ({ transact, now }: HoldCommandParts): RunHoldCommand => {
  const runBatch = async (commands: readonly HoldCommand[]): Promise<readonly HoldResult[]> => {
    if (commands.length === 0) return [];
    return transact('hold', async (transaction) => {
      const ids = commands.flatMap((command) => (command.kind === 'create' ? [] : [command.id]));
      const users = commands.flatMap((command) =>
        command.kind === 'create' ? [command.userId] : [],
      );
      const holds = await transaction.lockHolds(ids, new Set(users));
      const lines = [...commands, ...holds.values()].flatMap((entry) =>
        'lines' in entry ? entry.lines : [],
      );
      const books = await transaction.findBooks(new Set(lines.map((line) => line.book_id)));
      const plan = planHolds({ books, holds, commands, now: now() });
      await transaction.saveBooks(plan.books.values());
      await transaction.saveHolds(plan.holds);
      return plan.results;
    });
  };

  let count = 0;
  const run = createBatcher<Waiting, Exclude<HoldResult, Error>>(
    async (waiting) => {
      const startedAt = performance.now();
      const isLate = ({ deadline }: Waiting): boolean => deadline < startedAt;
      const results = await runBatch(
        waiting.filter((entry) => !isLate(entry)).map(({ command }) => command),
      );
      const next = results.values();
      return waiting.map((entry) =>
        isLate(entry) ? unavailable('Holds take too long now.') : (next.next().value ?? null),
      );
    },
    { maxBatchSize: MAX_BATCH_SIZE, maxWaitMs: MAX_BATCH_MS },
  );

  return async (command) => {
    if (count >= MAX_WAITING) throw unavailable('Too many holds wait already.');
    count += 1;
    try {
      return await run({ command, deadline: performance.now() + MAX_WAIT_MS });
    } finally {
      count -= 1;
    }
  };
};
