import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { countsAsFailure } from './upstream.errors.ts';

/** One running process of a service, with its circuit breaker. */
export type Replica = {
  url: string;
  breaker: CircuitBreakerPolicy;
  /** False while it drains, or its address refuses connections. */
  ready: boolean;
  /** Requests that it has not begun to answer. */
  outstanding: number;
};

export type BreakerOptions = { failures: number; openMs: number };

export const createReplica = (url: string, options: BreakerOptions): Replica => ({
  url: new URL(url).origin,
  breaker: circuitBreaker(handleWhen(countsAsFailure), {
    breaker: new ConsecutiveBreaker(options.failures),
    halfOpenAfter: options.openMs,
  }),
  ready: true,
  outstanding: 0,
});

export const isUsable = (replica: Replica): boolean =>
  replica.ready && replica.breaker.state !== CircuitState.Open;
