import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Travels with one request through HTTP calls, messages and logs. */
export type CallContext = {
  requestId: string;
  /** W3C trace context header of this unit of work. */
  traceparent: string;
};

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

const storage = new AsyncLocalStorage<CallContext>();

/** The context of the current request or message; undefined outside of one. */
export const currentContext = (): CallContext | undefined => storage.getStore();

export const runInContext = <T>(context: CallContext, work: () => T): T =>
  storage.run(context, work);

/** 32 hex digits. `randomUUID` draws random bytes for many calls at once, so it is five times as fast as `randomBytes`. */
const randomHex = (): string => randomUUID().replaceAll('-', '');

/** Continues the trace of a valid header with a new span, else starts a trace. */
const continueTrace = (traceparent: string | undefined): string => {
  const [, traceId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return `00-${traceId ?? randomHex()}-${randomHex().slice(16)}-${flags ?? '01'}`;
};

/** Takes over the caller's request id and trace if they are valid, else creates them: a hostile header goes nowhere. */
export const createContext = (
  requestId: string | undefined,
  traceparent: string | undefined,
): CallContext => ({
  requestId: requestId !== undefined && REQUEST_ID.test(requestId) ? requestId : randomUUID(),
  traceparent: continueTrace(traceparent),
});

export const traceIdOf = (context: CallContext): string => context.traceparent.slice(3, 35);
