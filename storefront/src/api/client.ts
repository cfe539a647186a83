import type { SessionPort } from '../session/session.port.ts';
import type { InputOf, Method, OperationAt, PathOf, ReplyOf } from './operations.ts';
import { ProblemError } from './problem-error.ts';
import { readNextCursor, readReply } from './read-reply.ts';

const TIMEOUT_MS = 20_000;

export type Reply<T> = {
  data: T;
  /** To ask for the page after this one; null when it was the last. */
  nextCursor: string | null;
  etag: string | null;
};

type Fetch = (address: string, init: RequestInit) => Promise<Response>;
type Extras = {
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Sends no token, so that nginx may answer from its cache: the reply may be a second old. */
  anonymous?: boolean;
};
type Sent = { params?: Record<string, string>; query?: object; body?: unknown } & Extras;

export type ShopApi = {
  /** Calls one operation of the contract by its method and path. Throws ProblemError, or the abort of `signal`. */
  call<M extends Method, P extends PathOf<M> & string>(
    method: M,
    path: P,
    input: InputOf<P, OperationAt<M, P>> & Extras,
  ): Promise<Reply<ReplyOf<OperationAt<M, P>>>>;
  /** The events of an order as text/event-stream, open until `signal` ends it; null for a 204. Throws ProblemError. */
  openEvents(
    orderId: string,
    lastEventId: string | null,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array> | null>;
};

const addressOf = (path: string, { params = {}, query = {} }: Sent): string => {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
};

const failureOf = (error: unknown, signal: AbortSignal | undefined): unknown => {
  if (signal?.aborted) return error;
  const late = error instanceof DOMException && error.name === 'TimeoutError';
  return late
    ? new ProblemError({ code: 'timeout', status: 0, detail: 'The shop did not answer in time.' })
    : new ProblemError({ code: 'offline', status: 0, detail: 'The shop could not be reached.' });
};

/** The one way to the shop. A token that is refused is renewed once through the session, then the call is repeated. */
export const createShopApi = (ports: { fetch: Fetch; session: SessionPort }): ShopApi => {
  const send = async (
    method: Method,
    path: string,
    input: Sent,
    { token, timeout }: { token: string | null; timeout: AbortSignal },
  ) => {
    const { signal, body } = input;
    try {
      return await ports.fetch(addressOf(path, input), {
        method: method.toUpperCase(),
        headers: {
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...input.headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      throw failureOf(error, signal);
    }
  };
  const ask = async (
    method: Method,
    path: string,
    input: Sent,
    timeoutOf = () => AbortSignal.timeout(TIMEOUT_MS),
  ): Promise<Response> => {
    const token = input.anonymous ? null : await ports.session.getToken();
    const response = await send(method, path, input, { token, timeout: timeoutOf() });
    if (response.status !== 401 || token === null) return response;
    const renewed = await ports.session.renewToken(token);
    if (renewed === null) return response;
    return send(method, path, input, { token: renewed, timeout: timeoutOf() });
  };
  const call = async (method: Method, path: string, input: Sent): Promise<Reply<unknown>> => {
    const response = await ask(method, path, input);
    const data = await readReply<unknown>(response);
    const { headers } = response;
    return { data, nextCursor: readNextCursor(headers), etag: headers.get('etag') };
  };
  // Which reply belongs to which path is what the contracts say, and the services are held to them by tests.
  return {
    call: call as ShopApi['call'],
    openEvents: async (id, lastEventId, signal) => {
      // Only the head of the reply has to come in time: the body stays open.
      const late = new AbortController();
      const timer = setTimeout(
        () => late.abort(new DOMException('late', 'TimeoutError')),
        TIMEOUT_MS,
      );
      const headers = lastEventId === null ? {} : { 'Last-Event-ID': lastEventId };
      const input = { params: { id }, headers, signal };
      try {
        const response = await ask('get', '/order/:id/events', input, () => late.signal);
        if (!response.ok) await readReply(response);
        return response.status === 204 ? null : response.body;
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
