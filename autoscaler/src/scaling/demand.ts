import type { Policy } from './policy.ts';

/** The load of one service at one time. Undefined: not measured, or unknown. */
export type Signals = {
  /** Cores in use, one entry per replica that responded. */
  cores?: readonly number[] | undefined;
  /** Messages in the queue. */
  messages?: number | undefined;
};

/** How many replicas the load would fill to their target; not rounded. */
export type Demand = {
  replicas: number;
  /** False when a signal or a replica is missing: the true demand may be higher. */
  isComplete: boolean;
};

/** The signal with the highest demand decides. `running` is how many replicas there should be. */
export const measureDemand = (policy: Policy, signals: Signals, running: number): Demand => {
  const ofCpu = policy.cpu === undefined ? IDLE : demandOfCpu(policy.cpu, signals.cores, running);
  const ofQueue =
    policy.queue === undefined
      ? IDLE
      : demandOfQueue(policy.queue.messagesPerReplica, signals.messages);
  return {
    replicas: Math.max(ofCpu.replicas, ofQueue.replicas),
    isComplete: ofCpu.isComplete && ofQueue.isComplete,
  };
};

const IDLE: Demand = { replicas: 0, isComplete: true };
const UNKNOWN: Demand = { replicas: 0, isComplete: false };

const demandOfCpu = (target: number, cores: Signals['cores'], running: number): Demand => {
  if (cores === undefined) return UNKNOWN;
  const used = cores.reduce((sum, share) => sum + share, 0);
  return { replicas: used / target, isComplete: cores.length === running };
};

const demandOfQueue = (messagesPerReplica: number, messages: number | undefined): Demand =>
  messages === undefined ? UNKNOWN : { replicas: messages / messagesPerReplica, isComplete: true };

/** `version` is that of the service's definition: any change of the service starts a new history. */
export type Sample = Demand & { atMs: number; version: number };

/** Samples of one version without a gap, the oldest first. */
export type History = readonly Sample[];

export type Span = {
  /** How far back the history reaches. */
  longestMs: number;
  /** A longer time than this between two samples is a gap. */
  gapMs: number;
};

/**
 * The history with one more sample. A gap starts a new history, and so does any change of the service (a deployment,
 * somebody's `docker service scale`, our own): earlier samples say nothing about the changed service.
 */
export const appendSample = (history: History, sample: Sample, span: Span): History => {
  const last = history.at(-1);
  const continues =
    last !== undefined && last.version === sample.version && sample.atMs - last.atMs <= span.gapMs;
  if (!continues) return [sample];
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
