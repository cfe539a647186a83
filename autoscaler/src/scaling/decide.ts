import { type History, lookBack } from './demand.ts';
import type { Policy } from './policy.ts';

/** A demand of more than this share of the replicas is too busy. */
const UP_AT = 1.1;
/** The load of the replicas that remain, at most: the distance to UP_AT prevents flapping. */
const BUSY_AFTER_DOWN = 0.8;

export type Rules = {
  upAfterMs: number;
  downAfterMs: number;
  /** Replicas to add or remove at once, at most. */
  maxStep: number;
};

export type Decision =
  | { kind: 'hold' }
  | { kind: 'scale'; replicas: number; reason: 'too busy' | 'too idle' | 'out of bounds' };

const HOLD: Decision = { kind: 'hold' };

/**
 * Decides by the samples since the last change of the service. Up: every sample of the up span demands more replicas.
 * Down: every sample of the down span is complete, and fewer replicas would have been enough. Any change starts a new
 * history, so the two spans are the cool-downs too. A service with no replicas was switched off and stays off.
 */
export const decide = (
  replicas: number,
  history: History,
  { min, max }: Pick<Policy, 'min' | 'max'>,
  rules: Rules,
): Decision => {
  const recent = lookBack(history, rules.upAfterMs);
  if (replicas === 0 || recent === null) return HOLD;
  const inBounds = Math.min(Math.max(replicas, min), max);
  if (inBounds !== replicas) return { kind: 'scale', replicas: inBounds, reason: 'out of bounds' };

  const wanted = Math.min(...recent.map((sample) => sample.replicas));
  if (wanted > replicas * UP_AT) {
    const up = Math.min(Math.ceil(wanted), replicas + rules.maxStep, max);
    return up > replicas ? { kind: 'scale', replicas: up, reason: 'too busy' } : HOLD;
  }
  const whole = lookBack(history, rules.downAfterMs);
  if (whole === null || whole.some(({ isComplete }) => !isComplete)) return HOLD;
  const peak = Math.max(...whole.map((sample) => sample.replicas));
  const down = Math.max(Math.ceil(peak / BUSY_AFTER_DOWN), replicas - rules.maxStep, min);
  return down < replicas ? { kind: 'scale', replicas: down, reason: 'too idle' } : HOLD;
};
