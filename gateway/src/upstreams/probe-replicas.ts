import { CircuitState } from 'cockatiel';
import type { AskReadiness } from './ask-readiness.ts';
import type { Balancer } from './balancer.ts';
import type { Replica } from './replica.ts';
import { AttemptFailure } from './upstream.errors.ts';

export type Probes = { start: () => void; stop: () => void };

/**
 * Asks each replica again and again whether it wants requests, so that one that drains is passed
 * over before it closes. A service with a single replica has nobody to pass to and is not asked.
 */
export const createProbes = (
  balancers: readonly Balancer[],
  ask: AskReadiness,
  intervalMs: number,
): Probes => {
  const replicas = balancers
    .filter((balancer) => balancer.replicas.length > 1)
    .flatMap((balancer) => balancer.replicas);
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  const round = async (): Promise<void> => {
    if (running) return;
    running = true;
    await Promise.all(replicas.map((replica) => probe(replica, ask)));
    running = false;
  };
  return {
    start: () => {
      if (replicas.length > 0) timer = setInterval(() => void round(), intervalMs);
    },
    stop: () => clearInterval(timer),
  };
};

/** An open breaker gets its trial call from here: requests pass an unusable replica over. */
const probe = async (replica: Replica, ask: AskReadiness): Promise<void> => {
  const report = await ask(replica.url);
  replica.ready = report.accepts;
  if (!report.accepts || replica.breaker.state === CircuitState.Closed) return;
  await replica.breaker.execute(() => answered(report.accepts)).catch(() => undefined);
};

const answered = async (accepts: boolean): Promise<void> => {
  if (!accepts) throw new AttemptFailure('unsent');
};
