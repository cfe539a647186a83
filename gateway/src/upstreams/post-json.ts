import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Balancer } from './balancer.ts';
import { type Origin, prepareRequestHeaders } from './forwarded-headers.ts';
import { tryReplicas } from './try-replicas.ts';
import { AttemptFailure, type FailureReason } from './upstream.errors.ts';

/** What a service replied; `body` is what its JSON says, null for an empty or an unreadable one. */
export type Answer = { status: number; headers: IncomingHttpHeaders; body: unknown };

/** Asks a service on behalf of a client. Throws `unavailable`, `bad-gateway` or `gateway-timeout`. */
export type PostJson = (path: string, body: unknown, origin: Origin) => Promise<Answer | null>;

type Parts = { balancer: Balancer; agent: Agent; timeoutMs: number };

const MAX_REPLY_BYTES = 65_536;

export const createPostJson =
  ({ balancer, agent, timeoutMs }: Parts): PostJson =>
  (path, body, origin) => {
    const payload = Buffer.from(JSON.stringify(body));
    const headers: IncomingHttpHeaders = {
      'content-type': 'application/json',
      'content-length': String(payload.length),
    };
    prepareRequestHeaders(headers, origin);
    return tryReplicas(balancer, false, (url) =>
      post(new URL(path, url), { agent, headers, timeoutMs }, payload),
    );
  };

type Options = { agent: Agent; headers: IncomingHttpHeaders; timeoutMs: number };

const post = (url: URL, options: Options, payload: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let reason: FailureReason = 'unsent';
    const fail = (cause: unknown): void => reject(new AttemptFailure(reason, cause));
    const { agent, headers, timeoutMs } = options;
    const call = request(url, { method: 'POST', agent, headers });
    const deadline = setTimeout(() => {
      reason = 'late';
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

const readReply = async (reply: IncomingMessage): Promise<Answer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of reply) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MAX_REPLY_BYTES) throw new Error('the reply is larger than any that is known');
    chunks.push(piece);
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
