/** A failed check whose message `/readyz` shows: a short reason for operators, without addresses or secrets. */
export class NotReadyError extends Error {}

/** Resolves when the dependency can be used, else rejects with the reason. */
export type Check = () => Promise<unknown>;

export type ReadinessReport = {
  /** `degraded`: the service works, but an optional dependency is missing. */
  status: 'ok' | 'degraded' | 'unavailable';
  checks: Readonly<Record<string, string>>;
};

export type Readiness = {
  check: () => Promise<ReadinessReport>;
  /** From now on not ready, so that the balancers send no more requests. */
  drain: () => void;
};

export type Checks = {
  required: Readonly<Record<string, Check>>;
  helpful?: Readonly<Record<string, Check>>;
};

const CHECK_TIMEOUT_MS = 1_000;

const isOk = (result: string): boolean => result === 'ok';

export const createReadiness = (checks: Checks): Readiness => {
  let draining = false;
  return {
    drain: () => {
      draining = true;
    },
    check: async () => {
      const required = await runChecks(checks.required);
      const helpful = await runChecks(checks.helpful ?? {});
      const results = { ...required, ...helpful, ...(draining ? { lifecycle: 'stopping' } : {}) };
      const canWork = !draining && Object.values(required).every(isOk);
      if (!canWork) return { status: 'unavailable', checks: results };
      return { status: Object.values(helpful).every(isOk) ? 'ok' : 'degraded', checks: results };
    },
  };
};

const runChecks = async (
  checks: Readonly<Record<string, Check>>,
): Promise<Record<string, string>> => {
  const results = Object.entries(checks).map(async ([name, check]) => [name, await run(check)]);
  return Object.fromEntries(await Promise.all(results));
};

/** Gives 'ok' or a short reason for operators; the log has the details. */
const run = async (check: Check): Promise<string> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer in time'), CHECK_TIMEOUT_MS);
  });
  const answer = check().then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof NotReadyError) return error.message;
      return error instanceof Error ? error.name : 'out of reach';
    },
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};
