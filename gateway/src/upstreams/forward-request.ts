import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceName } from '@bookstore/contracts/http';
import type { Attempt } from './attempt.ts';
import type { Balancer } from './balancer.ts';
import { announcesMoreThan } from './byte-limit.ts';
import type { Replica } from './replica.ts';
import { AttemptFailure, mayTryAgain, payloadTooLarge, refusalOf } from './upstream.errors.ts';

export type ForwardRequest = (
  req: IncomingMessage,
  res: ServerResponse,
  service: ServiceName,
) => Promise<void>;

type Parts = {
  balancers: Readonly<Record<ServiceName, Balancer>>;
  attempt: Attempt;
  maxBodyBytes: number;
};

const isPlainGet = (req: IncomingMessage): boolean =>
  (req.method === 'GET' || req.method === 'HEAD') &&
  req.headers['content-length'] === undefined &&
  req.headers['transfer-encoding'] === undefined;

/**
 * Sends a request to a replica of the service. Where nothing was sent the next replica is tried; a
 * GET whose connection broke gets one more try, on another replica if there is one.
 */
export const createForwardRequest =
  ({ balancers, attempt, maxBodyBytes }: Parts): ForwardRequest =>
  async (req, res, service) => {
    if (announcesMoreThan(req, maxBodyBytes)) throw payloadTooLarge();
    const plainGet = isPlainGet(req);
    const order = balancers[service].inTurn();
    const candidates = plainGet && order.length === 1 ? [...order, ...order] : order;
    let failure: unknown;
    let wasSent = false;
    for (const replica of candidates) {
      try {
        await replica.breaker.execute(() => attempt(req, res, replica.url));
        return;
      } catch (error) {
        failure = error;
        if (!mayTryAgain(error, plainGet && !wasSent)) break;
        notice(replica, error);
        wasSent ||= error instanceof AttemptFailure && error.reason !== 'unsent';
      }
    }
    const refusal = refusalOf(failure, plainGet);
    if (refusal) throw refusal;
  };

/** A refused connection takes the replica out of turn at once; the next good probe brings it back. */
const notice = (replica: Replica, error: unknown): void => {
  if (error instanceof AttemptFailure && error.reason === 'unsent') replica.ready = false;
};
