import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Balancer } from './balancer.ts';
import { withFailover } from './failover.ts';
import { type ClientInfo, prepareRequestHeaders } from './forwarded-headers.ts';
import { type FailureReason, UpstreamError } from './upstream.errors.ts';

/** The reply of a service. `body` is the parsed JSON; null for a body that is empty or no JSON. */
export type JsonReply = { status: number; headers: IncomingHttpHeaders; body: unknown };

/** Calls a service on behalf of a client. Throws `unavailable`, `bad-gateway` or `gateway-timeout`. */
export type PostJson = (
  path: string,
  body: unknown,
  client: ClientInfo,
) => Promise<JsonReply | null>;

type Parts = { balancer: Balancer; agent: Agent; timeoutMs: number };

const MAX_REPLY_BYTES = 65_536;

export const createPostJson =
  ({ balancer, agent, timeoutMs }: Parts): PostJson =>
  (path, body, client) => {
    const payload = Buffer.from(JSON.stringify(body));
    const headers: IncomingHttpHeaders = {
      'content-type': 'application/json',
      'content-length': String(payload.length),
    };
    prepareRequestHeaders(headers, client);
    return withFailover(balancer, false, (url) =>
      post(new URL(path, url), { agent, headers, timeoutMs }, payload),
    );
  };

type Options = { agent: Agent; headers: IncomingHttpHeaders; timeoutMs: number };

const post = (url: URL, options: Options, payload: Buffer): Promise<JsonReply> =>
  new Promise((resolve, reject) => {
    let reason: FailureReason = 'unsent';
    const fail = (cause: unknown): void => reject(new UpstreamError(reason, cause));
    const { agent, headers, timeoutMs } = options;
    const call = request(url, { method: 'POST', agent, headers });
    const deadline = setTimeout(() => {
      reason = 'timeout';
      call.destroy();
      fail(null);
    }, timeoutMs);
    call.once('close', () => clearTimeout(deadline));
    call.once('socket', () => {
      reason = 'broken';
    });
    call.once('error', fail);
    call.once('response', (reply) => {
      readReply(reply).then(resolve, fail);
    });
    call.end(payload);
  });

const readReply = async (reply: IncomingMessage): Promise<JsonReply> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of reply) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > MAX_REPLY_BYTES) throw new Error('the reply is too large');
    chunks.push(buffer);
  }
  return {
    status: reply.statusCode ?? 0,
    headers: reply.headers,
    body: parseJson(Buffer.concat(chunks).toString()),
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
