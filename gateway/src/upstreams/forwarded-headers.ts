import type { IncomingHttpHeaders } from 'node:http';

// RFC 9110, 7.6.1: these belong to one connection. `expect` is answered by the gateway itself.
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

const CLIENT_CLAIMS = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
];

/** What the gateway knows of a request and says to the services. */
export type Origin = {
  address: string;
  protocol: string;
  requestId: string;
  traceparent: string;
};

// How the body is framed is not the client's to take away.
const NEVER_NAMED = new Set(['content-length', 'transfer-encoding', 'authorization', 'host']);

const namedByConnection = (headers: IncomingHttpHeaders): string[] =>
  (headers.connection ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => !NEVER_NAMED.has(name));

/** Takes away what belongs to one connection or what only a proxy may say; changes `headers`. */
export const prepareRequestHeaders = (headers: IncomingHttpHeaders, origin: Origin): void => {
  for (const name of [...namedByConnection(headers), ...HOP_BY_HOP, ...CLIENT_CLAIMS]) {
    delete headers[name];
  }
  headers['x-forwarded-for'] = origin.address;
  headers['x-forwarded-proto'] = origin.protocol;
  headers['x-real-ip'] = origin.address;
  headers['x-request-id'] = origin.requestId;
  headers['traceparent'] = origin.traceparent;
};

/** Takes away from a reply what belongs to one connection or tells of the inside; changes `headers`. */
export const prepareReplyHeaders = (headers: IncomingHttpHeaders): void => {
  for (const name of [...namedByConnection(headers), ...HOP_BY_HOP]) delete headers[name];
  for (const name of ['server', 'x-powered-by', 'x-request-id']) delete headers[name];
};
