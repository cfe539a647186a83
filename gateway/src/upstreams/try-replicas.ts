import type { Balancer } from './balancer.ts';
import type { Replica } from './replica.ts';
import { AttemptFailure, mayTryAgain, refusalOf } from './upstream.errors.ts';

/**
 * Sends a request to a replica of a service. Where nothing was sent the next replica is tried; a plain
 * GET whose connection broke gets one more try, on another replica if there is one. Throws what the
 * client is told; null when the client went away.
 */
export const tryReplicas = async <T>(
  balancer: Balancer,
  isPlainGet: boolean,
  send: (url: string) => Promise<T>,
): Promise<T | null> => {
  const order = balancer.inTurn();
  // Behind a single address there may be several replicas: the next connection may find another one.
  const candidates = order.length === 1 ? [...order, ...order] : order;
  let failure: unknown;
  let wasSent = false;
  for (const replica of candidates) {
    try {
      return await replica.breaker.execute(() => send(replica.url));
    } catch (error) {
      failure = error;
      if (!mayTryAgain(error, isPlainGet && !wasSent)) break;
      notice(replica, error);
      wasSent ||= error instanceof AttemptFailure && error.reason !== 'unsent';
    }
  }
  const refusal = refusalOf(failure, isPlainGet);
  if (refusal) throw refusal;
  return null;
};

/** A refused connection takes the replica out of turn at once; the next good probe brings it back. */
const notice = (replica: Replica, error: unknown): void => {
  if (error instanceof AttemptFailure && error.reason === 'unsent') replica.ready = false;
};
