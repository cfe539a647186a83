import { tooManyRequests } from '@bookstore/platform/errors';

export type PacedCheck = {
  account: string;
  /** Identifies the account and the client's address; null when the address is unknown. */
  accountAndAddress: string | null;
  /** Failures at this account over all addresses, with this check. */
  failures: number;
  signal: AbortSignal;
};

/** Resolves when a check of a password may run. Throws `too-many-requests` when it may not. */
export type PaceCheck = (check: PacedCheck) => Promise<void>;

const FREE_FAILURES = 10;
const FIRST_GAP_MS = 100;
/** Of addresses that have tried no more than a few times, which an owner at a new address has. */
const MAX_GAP_FEW_TRIES_MS = 500;
const MAX_GAP_MS = 4_000;
const FEW_TRIES = 3;
const MAX_WAIT_MS = 8_000;
/** Together with the hashing queue below the places that the gateway has for sign-ins. */
const MAX_WAITING_PER_ACCOUNT = 16;
const MAX_WAITING = 64;
const MAX_REMEMBERED_TRIES = 20_000;

type Waiting = { tries: number; end: (error: Error | null) => void };
/** `waiting` in the order of arrival. */
type Line = {
  failures: number;
  lastCheckAt: number;
  waiting: Set<Waiting>;
  timer?: NodeJS.Timeout;
};

/**
 * Slows the guessing of one account's password from many addresses down. After ten failures in an hour, checks for
 * unfamiliar addresses run one after the other, with gaps that grow from 200 ms. Each process counts its own gaps.
 *
 * Nobody can lock an account this way: the address with the fewest tries is next, of several the newest, and when too many
 * wait the one with the most tries is refused. So an attacker delays an owner at a new address only with an address that
 * he has not used yet, and by half a second.
 */
export const createPaceCheck = (now: () => number = () => performance.now()): PaceCheck => {
  const lines = new Map<string, Line>();
  const triesOf = createTries();

  const remove = (account: string, line: Line, entry: Waiting): void => {
    line.waiting.delete(entry);
    if (line.waiting.size > 0) return;
    clearTimeout(line.timer);
    lines.delete(account);
  };
  const schedule = (line: Line): void => {
    clearTimeout(line.timer);
    const [next] = inOrder(line.waiting);
    if (!next) return;
    const dueAt = line.lastCheckAt + gapMs(line.failures, next.tries);
    line.timer = setTimeout(
      () => {
        line.lastCheckAt = now();
        next.end(null);
      },
      Math.max(0, dueAt - now()),
    );
  };
  const makeRoom = (line: Line, tries: number): void => {
    const all = [...lines.values()];
    const count = all.reduce((sum, { waiting }) => sum + waiting.size, 0);
    if (line.waiting.size < MAX_WAITING_PER_ACCOUNT && count < MAX_WAITING) return;
    const longest = all.reduce((one, other) =>
      other.waiting.size > one.waiting.size ? other : one,
    );
    const crowded = line.waiting.size < MAX_WAITING_PER_ACCOUNT ? longest : line;
    const last = inOrder(crowded.waiting).at(-1);
    if (!last || (line.waiting.has(last) && last.tries < tries)) throw refused(line.failures);
    last.end(refused(line.failures));
  };

  return async ({ account, accountAndAddress, failures, signal }) => {
    if (failures <= FREE_FAILURES) return;
    const line = lines.get(account) ?? { failures, lastCheckAt: now(), waiting: new Set() };
    line.failures = failures;
    const tries = accountAndAddress === null ? 0 : triesOf(accountAndAddress);
    makeRoom(line, tries);
    lines.set(account, line);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onTimeout = (): void => entry.end(refused(line.failures));
    const onAbort = (): void => entry.end(tooManyRequests('The client has disconnected.', 1));
    const deadline = setTimeout(onTimeout, MAX_WAIT_MS);
    const entry: Waiting = {
      tries,
      end: (error) => {
        clearTimeout(deadline);
        signal.removeEventListener('abort', onAbort);
        remove(account, line, entry);
        schedule(line);
        if (error) reject(error);
        else resolve();
      },
    };
    line.waiting.add(entry);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    schedule(line);
    await promise;
  };
};

const gapMs = (failures: number, tries: number): number => {
  const max = tries < FEW_TRIES ? MAX_GAP_FEW_TRIES_MS : MAX_GAP_MS;
  return Math.min(FIRST_GAP_MS * 2 ** (failures - FREE_FAILURES), max);
};

const refused = (failures: number): Error =>
  tooManyRequests(
    'Too many failed sign-ins to this account. Wait before the next one.',
    Math.ceil(gapMs(failures, FEW_TRIES) / 1_000),
  );

/** In the order in which they may run. */
const inOrder = (waiting: ReadonlySet<Waiting>): Waiting[] =>
  [...waiting].toReversed().toSorted((one, other) => one.tries - other.tries);

/** Counts the tries of the addresses seen last. A refused one counts, or each retry would pass for a new address. */
const createTries = () => {
  const tries = new Map<string, number>();
  return (key: string): number => {
    const before = tries.get(key) ?? 0;
    tries.delete(key);
    tries.set(key, before + 1);
    const [oldest] = tries.size > MAX_REMEMBERED_TRIES ? tries.keys() : [];
    if (oldest !== undefined) tries.delete(oldest);
    return before;
  };
};
