import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceName } from '@bookstore/contracts/http';
import type { Attempt } from './attempt.ts';
import type { Balancer } from './balancer.ts';
import { announcesMoreThan } from './byte-limit.ts';
import { tryReplicas } from './try-replicas.ts';
import { payloadTooLarge } from './upstream.errors.ts';

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

/** Passes a request and its reply through as they come. */
export const createForwardRequest =
  ({ balancers, attempt, maxBodyBytes }: Parts): ForwardRequest =>
  async (req, res, service) => {
    if (announcesMoreThan(req, maxBodyBytes)) throw payloadTooLarge();
    await tryReplicas(balancers[service], isPlainGet(req), (url) => attempt(req, res, url));
  };
