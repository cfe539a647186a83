import type { Demand } from './demand.ts';

/** `version` is that of the service's definition: any change of the service begins a new history. */
export type Sample = Demand & { atMs: number; version: number };

/** Samples without a gap of one and the same version, the oldest first. */
export type History = readonly Sample[];

export type Span = {
  /** How far back is of interest. */
  longestMs: number;
  /** A longer silence than this is a gap. */
  gapMs: number;
};

/**
 * The history with one more sample. It begins anew after a gap and after any change of the service
 * (a deployment, somebody's `docker service scale`, our own): what was seen before says nothing of it.
 */
export const remember = (history: History, sample: Sample, span: Span): History => {
  const last = history.at(-1);
  const goesOn =
    last !== undefined && last.version === sample.version && sample.atMs - last.atMs <= span.gapMs;
  if (!goesOn) return [sample];
  const extended = [...history, sample];
  // One sample from before the span stays, to show that the span is covered.
  const first = extended.findLastIndex(({ atMs }) => atMs <= sample.atMs - span.longestMs);
  return extended.slice(Math.max(first, 0));
};

/** The samples of the last `ms`; null while the history does not reach that far back. */
export const lookBack = (history: History, ms: number): History | null => {
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last || last.atMs - first.atMs < ms) return null;
  return history.filter(({ atMs }) => atMs >= last.atMs - ms);
};
