import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { speaksAgainstReplica } from './upstream.errors.ts';

/** One running copy of a service, as the gateway knows it. */
export type Replica = {
  url: string;
  breaker: CircuitBreakerPolicy;
  /** False while it drains, or its address refuses connections. */
  ready: boolean;
};

export type BreakerOptions = { failures: number; openMs: number };

export const createReplica = (url: string, options: BreakerOptions): Replica => ({
  url: new URL(url).origin,
  breaker: circuitBreaker(handleWhen(speaksAgainstReplica), {
    breaker: new ConsecutiveBreaker(options.failures),
    halfOpenAfter: options.openMs,
  }),
  ready: true,
});

export const isUsable = (replica: Replica): boolean =>
  replica.ready && replica.breaker.state !== CircuitState.Open;
