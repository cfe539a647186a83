import type { Hold } from './hold.ts';

export type FindHold = (id: string) => Promise<Hold | null>;

/** Ids of open holds whose time is over, the oldest first. */
export type FindExpiredHolds = (now: Date, limit: number) => Promise<string[]>;
