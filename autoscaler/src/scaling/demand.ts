import type { Policy } from './policy.ts';

/** What was seen of one service at one time. Undefined: not asked, or no answer. */
export type Signals = {
  /** Cores in use, one entry per replica that answered. */
  cores?: readonly number[] | undefined;
  /** Messages that wait. */
  messages?: number | undefined;
};

/** How many replicas the work that was seen would fill to their right share; a fraction is left. */
export type Demand = {
  replicas: number;
  /** False: some signal or some replica is missing, so that the truth may be more. */
  isComplete: boolean;
};

/** The signal that asks for most decides. `running` is how many replicas there should be. */
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
