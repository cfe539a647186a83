import type { Agent, IncomingMessage, ServerResponse } from 'node:http';
import { createProxyMiddleware, proxyEventsPlugin } from 'http-proxy-middleware';
import { prepareReplyHeaders } from './forwarded-headers.ts';
import { type FailureReason, UpstreamError } from './upstream.errors.ts';

/**
 * Sends one request to one replica and streams its reply back. Resolves when the head of the reply has
 * arrived. Rejects with an UpstreamError as long as the client can still get another reply.
 */
export type ProxyRequest = (
  req: IncomingMessage,
  res: ServerResponse,
  target: string,
) => Promise<void>;

export type ProxyOptions = { agent: Agent; timeoutMs: number; maxBodyBytes: number };

type Exchange = {
  target: string;
  isSent: boolean;
  onSocket: (abort: () => void) => void;
  onReply: (reply: IncomingMessage) => void;
  fail: (reason: FailureReason, cause?: unknown) => void;
};

export const createProxyRequest = (options: ProxyOptions): ProxyRequest => {
  const exchanges = new WeakMap<IncomingMessage, Exchange>();
  const proxy = createProxyMiddleware({
    target: 'http://chosen-per-request.invalid',
    agent: options.agent,
    router: (req) => exchanges.get(req)?.target ?? '',
    ejectPlugins: true,
    plugins: [proxyEventsPlugin],
    on: {
      proxyReq: (proxyReq, req) => exchanges.get(req)?.onSocket(() => proxyReq.destroy()),
      proxyRes: (proxyRes, req) => exchanges.get(req)?.onReply(proxyRes),
      error: (error, req) => {
        const exchange = exchanges.get(req);
        exchange?.fail(reasonOf(error, exchange.isSent), error);
      },
    },
  });

  return (req, res, target) =>
    new Promise((resolve, reject) => {
      let abort: (() => void) | null = null;
      let isSettled = false;
      const fail: Exchange['fail'] = (reason, cause) => {
        if (isSettled) return;
        isSettled = true;
        clearTimeout(deadline);
        reject(new UpstreamError(reason, cause));
        abort?.();
      };
      const deadline = setTimeout(() => fail('timeout'), options.timeoutMs);
      const exchange: Exchange = {
        target,
        isSent: false,
        fail,
        onSocket: (destroy) => {
          exchange.isSent = true;
          abort = destroy;
          limitBody(req, options.maxBodyBytes, () => fail('too-large'));
        },
        onReply: (reply) => {
          isSettled = true;
          clearTimeout(deadline);
          prepareReplyHeaders(reply.headers);
          // A stalled body is cut off. A stream of events may be silent for long.
          if (!isEventStream(reply)) reply.setTimeout(options.timeoutMs, () => reply.destroy());
          // The head of a stream is sent before its first event, after the proxy has copied it.
          else setImmediate(() => res.headersSent || res.flushHeaders());
          resolve();
        },
      };
      exchanges.set(req, exchange);
      res.once('close', () => fail('cancelled'));
      void proxy(req, res, () => undefined);
    });
};

const isEventStream = (reply: IncomingMessage): boolean =>
  reply.headers['content-type']?.startsWith('text/event-stream') === true;

const reasonOf = (error: Error, isSent: boolean): FailureReason => {
  if (!isSent) return 'unsent';
  return 'code' in error && String(error.code).startsWith('HPE_') ? 'malformed' : 'broken';
};

/** Counts the bytes of a body without `Content-Length`. Call it just before the body is piped. */
const limitBody = (req: IncomingMessage, maxBytes: number, onExceeded: () => void): void => {
  if (req.headers['transfer-encoding'] === undefined) return;
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    const before = bytes;
    bytes += chunk.length;
    if (before <= maxBytes && bytes > maxBytes) onExceeded();
  });
};
