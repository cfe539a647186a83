import { setTimeout as delay } from 'node:timers/promises';

const PROBE_INTERVAL_MS = 100;
const PROBE_TIMEOUT_MS = 3_000;

/** Resolves when /health of the shop answers 200; after the deadline it rejects with what /health said last. */
export async function waitHealthy(baseUrl: string, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let reason = 'no answer';
  while (performance.now() < deadline) {
    try {
      const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
      const response = await fetch(`${baseUrl}/health`, { signal });
      const text = await response.text();
      if (response.status === 200) return;
      reason = `${response.status} ${text}`;
    } catch (error) {
      reason = describeFailure(error);
    }
    await delay(PROBE_INTERVAL_MS);
  }
  throw new Error(
    `${baseUrl}/health is not well after ${deadlineMs / 1000} s: ${reason.slice(0, 2000)}`,
  );
}

/** fetch() itself says no more than "fetch failed": the cause tells why. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
