import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientSession, type MongoClient, MongoError } from 'mongodb';
import { unavailable } from '../errors/index.ts';
import { backoffMs } from '../lifecycle/retry.ts';

const DEADLINE_MS = 5_000;
const FIRST_RETRY_MS = 5;
const MAX_RETRY_MS = 500;
const MAX_TIME_EXPIRED = 50;

type Work<T> = (session: ClientSession) => Promise<T>;

/**
 * Runs the work in one transaction with snapshot reads and a majority commit. The work runs again after a conflict, so
 * it must change nothing but the database. Rejects with `unavailable` at the deadline (ms): nothing was changed, unless
 * the commit was already sent, whose outcome is then unknown.
 *
 * The driver's own `withTransaction` retries for 120 seconds, and its `timeoutMS` has no effect since release 7.8.
 */
export const inTransaction = async <T>(
  client: MongoClient,
  work: Work<T>,
  deadlineMs: number = DEADLINE_MS,
): Promise<T> => {
  const late = new AbortController();
  const { promise: missed, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.abort();
    reject(unavailable('The database did not complete the change in time.'));
  }, deadlineMs);
  const done = client.withSession((session) => runUntilCommitted(session, work, late.signal));
  return Promise.race([done, missed]).finally(() => clearTimeout(timer));
};

/** Work that is still running at the deadline goes on to its end; then it is aborted. */
const runUntilCommitted = async <T>(
  session: ClientSession,
  work: Work<T>,
  late: AbortSignal,
): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    session.startTransaction({
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
    });
    try {
      const result = await work(session);
      late.throwIfAborted();
      await commit(session, late);
      return result;
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction();
      if (!hasLabel(error, 'TransientTransactionError')) throw error;
    }
    await pause(attempt, late);
  }
};

/** Repeats a commit that got no answer: however often it arrives, it takes effect once. */
const commit = async (session: ClientSession, late: AbortSignal): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      const isUnknown = hasLabel(error, 'UnknownTransactionCommitResult');
      if (!isUnknown || error.code === MAX_TIME_EXPIRED) throw error;
    }
    await pause(attempt, late);
  }
};

const pause = (attempt: number, late: AbortSignal): Promise<void> =>
  sleep(backoffMs(attempt, FIRST_RETRY_MS, MAX_RETRY_MS), undefined, { signal: late });

const hasLabel = (error: unknown, label: string): error is MongoError =>
  error instanceof MongoError && error.hasErrorLabel(label);
