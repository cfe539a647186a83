/** Copies kept aside for a buyer; `endsAt` in milliseconds of this browser's own clock. */
export type HoldState =
  | { kind: 'none' }
  | { kind: 'asking' }
  | { kind: 'held'; holdId: string; endsAt: number }
  | { kind: 'ended' }
  | { kind: 'refused'; error: unknown };

export type HoldItems = readonly { book_id: string; quantity: number }[];

export type HoldPorts = {
  /** Gives the id of the hold. */
  create: (items: HoldItems) => Promise<string>;
  isOpen: (holdId: string) => Promise<boolean>;
  remove: (holdId: string) => Promise<void>;
  now: () => number;
  after: (ms: number, work: () => void) => () => void;
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
};

export type HoldKeeper = {
  get: () => HoldState;
  subscribe: (listener: () => void) => () => void;
  /** Keeps these copies aside, instead of others; a hold of before a reload goes on. */
  open: (userId: string, items: HoldItems) => void;
  /** Gives the copies back. */
  release: () => void;
  /** Forgets the hold without giving it back: an order has it now. */
  spend: () => void;
};

export const HOLD_SECONDS = 300;
/** The limit of a hold (packages/contracts/src/books). */
const MAX_LINES = 20;
const KEY = 'bookstore.hold';
const LEAST_LEFT_MS = 5_000;

type Kept = { purpose: string; holdId: string; endsAt: number };

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' &&
  value !== null &&
  'purpose' in value &&
  'holdId' in value &&
  typeof value.holdId === 'string' &&
  'endsAt' in value &&
  typeof value.endsAt === 'number';

const nothing = (): void => undefined;

export const createHoldKeeper = (ports: HoldPorts): HoldKeeper => {
  const listeners = new Set<() => void>();
  let state: HoldState = { kind: 'none' };
  let purpose = '';
  let turn = 0;
  let callOff = nothing;
  /** One call after the other: what is given back is free before it is asked for again. */
  let last: Promise<void> = Promise.resolve();

  const show = (next: HoldState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const keep = (kept: Kept | null): void => {
    try {
      if (kept === null) ports.storage.removeItem(KEY);
      else ports.storage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // It lasts until the reload then, and ends by itself.
    }
  };
  const findKept = (): Kept | null => {
    try {
      const kept: unknown = JSON.parse(ports.storage.getItem(KEY) ?? 'null');
      return isKept(kept) ? kept : null;
    } catch {
      return null;
    }
  };
  const giveBack = async (holdId: string): Promise<void> => {
    keep(null);
    // If this fails it ends by itself.
    await ports.remove(holdId).catch(nothing);
  };
  const takeUpKept = async (mine: string): Promise<Kept | null> => {
    const kept = findKept();
    if (kept === null) return null;
    const isUseful = kept.purpose === mine && kept.endsAt - ports.now() > LEAST_LEFT_MS;
    if (isUseful && (await ports.isOpen(kept.holdId))) return kept;
    await giveBack(kept.holdId);
    return null;
  };
  const create = async (mine: string, items: HoldItems): Promise<Kept> => {
    const endsAt = ports.now() + HOLD_SECONDS * 1_000;
    return { purpose: mine, holdId: await ports.create(items), endsAt };
  };
  const ask = async (mine: string, items: HoldItems, myTurn: number): Promise<void> => {
    if (myTurn !== turn) return;
    try {
      const kept = (await takeUpKept(mine)) ?? (await create(mine, items));
      if (myTurn !== turn) {
        await giveBack(kept.holdId);
        return;
      }
      keep(kept);
      const { holdId, endsAt } = kept;
      callOff = ports.after(endsAt - ports.now(), () => {
        purpose = '';
        show({ kind: 'ended' });
      });
      show({ kind: 'held', holdId, endsAt });
    } catch (error) {
      if (myTurn === turn) show({ kind: 'refused', error });
    }
  };
  const leave = (): number => {
    callOff();
    callOff = nothing;
    purpose = '';
    turn += 1;
    return turn;
  };
  const release = (): void => {
    leave();
    if (state.kind === 'held') {
      const { holdId } = state;
      last = last.then(() => giveBack(holdId));
    }
    show({ kind: 'none' });
  };

  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: (userId, items) => {
      const mine = JSON.stringify([userId, items]);
      if (mine === purpose && (state.kind === 'asking' || state.kind === 'held')) return;
      release();
      if (items.length === 0 || items.length > MAX_LINES) return;
      purpose = mine;
      const myTurn = turn;
      show({ kind: 'asking' });
      last = last.then(() => ask(mine, items, myTurn));
    },
    release,
    spend: () => {
      leave();
      keep(null);
      show({ kind: 'none' });
    },
  };
};
