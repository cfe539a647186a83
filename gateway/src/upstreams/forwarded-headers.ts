import type { IncomingHttpHeaders } from 'node:http';
import { currentContext } from '@bookstore/platform/context';
import type { Request } from 'express';
import { addressOf } from '../access/identity.ts';

// RFC 9110, 7.6.1: these belong to one connection. The gateway itself answers `expect`.
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'expect',
];

/** Only a proxy may set these. */
const PROXY_HEADERS = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
];

/** What the gateway tells the services about a request and its client. */
export type ClientInfo = {
  address: string;
  protocol: string;
  requestId: string;
  traceparent: string;
};

export const clientInfoOf = (req: Request): ClientInfo => {
  const context = currentContext();
  return {
    address: addressOf(req),
    protocol: req.protocol,
    requestId: context?.requestId ?? '',
    traceparent: context?.traceparent ?? '',
  };
};

// A client must not remove these by naming them in `Connection`.
const PROTECTED = new Set(['content-length', 'transfer-encoding', 'authorization', 'host']);

const namedByConnection = (headers: IncomingHttpHeaders): string[] =>
  (headers.connection ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => !PROTECTED.has(name));

/** Removes the headers of the connection and of proxies, and sets those of the client. Changes `headers`. */
export const prepareRequestHeaders = (headers: IncomingHttpHeaders, client: ClientInfo): void => {
  for (const name of [...namedByConnection(headers), ...HOP_BY_HOP, ...PROXY_HEADERS]) {
    delete headers[name];
  }
  headers['x-forwarded-for'] = client.address;
  headers['x-forwarded-proto'] = client.protocol;
  headers['x-real-ip'] = client.address;
  headers['x-request-id'] = client.requestId;
  headers['traceparent'] = client.traceparent;
};

/** Removes the headers of the connection and those that describe the service. Changes `headers`. */
export const prepareReplyHeaders = (headers: IncomingHttpHeaders): void => {
  for (const name of [...namedByConnection(headers), ...HOP_BY_HOP]) delete headers[name];
  for (const name of ['server', 'x-powered-by', 'x-request-id']) delete headers[name];
};
