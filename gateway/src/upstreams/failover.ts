import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceName } from '@bookstore/contracts/http';
import type { Balancer } from './balancer.ts';
import type { ProxyRequest } from './proxy-request.ts';
import type { Replica } from './replica.ts';
import { isRetryable, payloadTooLarge, toAppError, UpstreamError } from './upstream.errors.ts';

/**
 * Sends a request to a replica of a service. If nothing was sent, it tries the next replica. A plain GET
 * whose connection broke is sent once more, to another replica if there is one. Throws the error for the
 * client. Returns null when the client disconnected.
 */
export const withFailover = async <T>(
  balancer: Balancer,
  isPlainGet: boolean,
  send: (url: string) => Promise<T>,
): Promise<T | null> => {
  const replicas = balancer.candidates();
  // One address may stand for several replicas: a second connection may reach another one.
  const candidates = replicas.length === 1 ? [...replicas, ...replicas] : replicas;
  let failure: unknown;
  let wasSent = false;
  for (const replica of candidates) {
    try {
      replica.outstanding += 1;
      return await replica.breaker.execute(() => send(replica.url));
    } catch (error) {
      failure = error;
      if (!isRetryable(error, isPlainGet && !wasSent)) break;
      if (isUnsent(error)) markUnhealthy(replica);
      wasSent ||= error instanceof UpstreamError && !isUnsent(error);
    } finally {
      replica.outstanding -= 1;
    }
  }
  const appError = toAppError(failure, isPlainGet);
  if (appError) throw appError;
  return null;
};

const isUnsent = (error: unknown): boolean =>
  error instanceof UpstreamError && error.reason === 'unsent';

/** The balancer prefers other replicas until the health checker finds this one ready again. */
const markUnhealthy = (replica: Replica): void => {
  replica.ready = false;
};

export type ForwardRequest = (
  req: IncomingMessage,
  res: ServerResponse,
  service: ServiceName,
) => Promise<void>;

type Parts = {
  balancers: Readonly<Record<ServiceName, Balancer>>;
  proxyRequest: ProxyRequest;
  maxBodyBytes: number;
};

/** Streams a request to a service and its reply to the client. */
export const createForwardRequest =
  ({ balancers, proxyRequest, maxBodyBytes }: Parts): ForwardRequest =>
  async (req, res, service) => {
    if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes) throw payloadTooLarge();
    await withFailover(balancers[service], isPlainGet(req), (url) => proxyRequest(req, res, url));
  };

/** A GET or HEAD without a body. */
const isPlainGet = (req: IncomingMessage): boolean =>
  (req.method === 'GET' || req.method === 'HEAD') &&
  req.headers['content-length'] === undefined &&
  req.headers['transfer-encoding'] === undefined;
