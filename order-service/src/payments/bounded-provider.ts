import type { Logger } from '@bookstore/platform/log';
import type { Charge, ChargeResult, PaymentProvider, VoidResult } from './payment-provider.ts';

/**
 * Why a call has no result: its time was over, the provider failed, the code has a defect, or the
 * service stops. None of them says whether the provider did what it was asked for.
 */
export type NoResult = { kind: 'timeout' | 'provider-error' | 'defect' | 'stopped' };

/** A provider whose calls always resolve, at the latest after `budgetMs`. */
export type BoundedProvider = {
  charge: (charge: Charge, budgetMs: number) => Promise<ChargeResult | NoResult>;
  voidOrRefund: (key: string, budgetMs: number) => Promise<VoidResult | NoResult>;
};

export type BoundedProviderParts = {
  provider: PaymentProvider;
  /** Ends the calls in flight: the service stops. */
  stopping: AbortSignal;
  /** Counts the calls by the kind of their result. */
  onCall: (kind: string) => void;
  logger: Logger;
};

export const hasNoResult = (result: { kind: string }): result is NoResult =>
  ['timeout', 'provider-error', 'defect', 'stopped'].includes(result.kind);

/** `fetch` reports a lost connection as a TypeError too, but always with a cause. */
const isDefect = (error: unknown): boolean =>
  [TypeError, ReferenceError, RangeError, SyntaxError].some((type) => error instanceof type) &&
  error instanceof Error &&
  error.cause === undefined;

/**
 * Races each call against its deadline and the stop of the service, so that a provider that ignores
 * its signal blocks nobody. Logs every call without a result with its cause.
 */
export const createBoundedProvider = (parts: BoundedProviderParts): BoundedProvider => {
  const { provider, stopping, onCall, logger } = parts;

  const failed = (error: unknown, fields: object): NoResult => {
    if (isDefect(error)) {
      logger.error({ err: error, ...fields }, 'payment call failed: a defect in the code');
      return { kind: 'defect' };
    }
    logger.warn({ err: error, ...fields }, 'payment call failed: the provider reports an error');
    return { kind: 'provider-error' };
  };

  const bounded = async <T extends { kind: string }>(
    fields: { call: string; order_id: string },
    budgetMs: number,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | NoResult> => {
    const ending = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<NoResult>();
    const end = (kind: NoResult['kind']): void => {
      resolve({ kind });
      ending.abort();
    };
    const stop = (): void => end('stopped');
    const timer = setTimeout(() => {
      logger.warn({ ...fields, budget_ms: budgetMs }, 'payment call failed: no answer in time');
      end('timeout');
    }, budgetMs);
    stopping.addEventListener('abort', stop);
    if (stopping.aborted) stop();
    const ask = async (): Promise<T | NoResult> => {
      try {
        return await call(ending.signal);
      } catch (error) {
        return ending.signal.aborted ? ended : failed(error, fields);
      }
    };
    const result = await Promise.race([ended, ask()]);
    clearTimeout(timer);
    stopping.removeEventListener('abort', stop);
    onCall(result.kind);
    return result;
  };

  return {
    charge: (charge, budgetMs) =>
      bounded({ call: 'charge', order_id: charge.key }, budgetMs, (signal) =>
        provider.charge(charge, signal),
      ),
    voidOrRefund: (key, budgetMs) =>
      bounded({ call: 'voidOrRefund', order_id: key }, budgetMs, (signal) =>
        provider.voidOrRefund(key, signal),
      ),
  };
};
