import type { Agent, IncomingMessage, ServerResponse } from 'node:http';
import { createProxyMiddleware, proxyEventsPlugin } from 'http-proxy-middleware';
import { createByteLimit } from './byte-limit.ts';
import { prepareReplyHeaders } from './forwarded-headers.ts';
import { AttemptFailure, type FailureReason } from './upstream.errors.ts';

/**
 * Sends one request to one replica and streams its reply back. Resolves as soon as the head of the
 * reply is there, rejects with an AttemptFailure while the client can still be told something else.
 */
export type Attempt = (req: IncomingMessage, res: ServerResponse, target: string) => Promise<void>;

export type AttemptOptions = { agent: Agent; timeoutMs: number; maxBodyBytes: number };

type Open = {
  target: string;
  sent: boolean;
  onSocket: (abort: () => void) => void;
  replied: (reply: IncomingMessage) => void;
  fail: (reason: FailureReason, cause?: unknown) => void;
};

const isStream = (reply: IncomingMessage): boolean =>
  reply.headers['content-type']?.startsWith('text/event-stream') === true;

const reasonOf = (error: Error, sent: boolean): FailureReason => {
  if (!sent) return 'unsent';
  return 'code' in error && String(error.code).startsWith('HPE_') ? 'unreadable' : 'broken';
};

export const createAttempt = (options: AttemptOptions): Attempt => {
  const running = new WeakMap<IncomingMessage, Open>();
  const proxy = createProxyMiddleware({
    target: 'http://chosen-per-request.invalid',
    agent: options.agent,
    router: (req) => running.get(req)?.target ?? '',
    ejectPlugins: true,
    plugins: [proxyEventsPlugin],
    on: {
      proxyReq: (proxyReq, req) => running.get(req)?.onSocket(() => proxyReq.destroy()),
      proxyRes: (proxyRes, req) => running.get(req)?.replied(proxyRes),
      error: (error, req) => {
        const open = running.get(req);
        open?.fail(reasonOf(error, open.sent), error);
      },
    },
  });

  return (req, res, target) =>
    new Promise((resolve, reject) => {
      let abort: (() => void) | null = null;
      let settled = false;
      const fail: Open['fail'] = (reason, cause) => {
        if (settled) return;
        settled = true;
        clearTimeout(deadline);
        reject(new AttemptFailure(reason, cause));
        abort?.();
      };
      const deadline = setTimeout(() => fail('late'), options.timeoutMs);
      const open: Open = {
        target,
        sent: false,
        fail,
        onSocket: (destroy) => {
          open.sent = true;
          abort = destroy;
          createByteLimit(req, options.maxBodyBytes, () => fail('too-large'));
        },
        replied: (reply) => {
          settled = true;
          clearTimeout(deadline);
          prepareReplyHeaders(reply.headers);
          // A body that stops half-way is cut off; a stream of events may be silent for long.
          if (!isStream(reply)) reply.setTimeout(options.timeoutMs, () => reply.destroy());
          // The head of a stream is sent before its first event, once the proxy has copied it.
          else setImmediate(() => res.headersSent || res.flushHeaders());
          resolve();
        },
      };
      running.set(req, open);
      res.once('close', () => fail('cancelled'));
      void proxy(req, res, () => undefined);
    });
};
