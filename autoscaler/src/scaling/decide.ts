import { type History, lookBack } from './history.ts';
import type { Policy } from './policy.ts';

/** More work than this share of what the replicas should do is too much. */
const UP_AT = 1.1;
/** After replicas were taken the others are at most this busy: the distance to UP_AT prevents a to and fro. */
const BUSY_AFTER_DOWN = 0.8;

export type Rules = {
  upAfterMs: number;
  downAfterMs: number;
  /** Most replicas to add or to take at once. */
  maxStep: number;
};

export type Decision =
  | { kind: 'hold' }
  | { kind: 'scale'; replicas: number; reason: 'too busy' | 'too idle' | 'out of bounds' };

const HOLD: Decision = { kind: 'hold' };

/**
 * How many replicas a service should have, by what was seen of it since it last changed. Up: all of
 * the up span asked for more. Down: in all of the down span nothing was missing, and fewer would have
 * done. As a change begins a new history, the two spans are the cool-downs too. A service with no
 * replicas was switched off by somebody and is left alone.
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
