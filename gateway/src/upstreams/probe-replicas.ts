import { setTimeout as sleep } from 'node:timers/promises';
import { CircuitState } from 'cockatiel';
import type { AskReadiness } from './ask-readiness.ts';
import type { Balancer } from './balancer.ts';
import type { IsSilent } from './is-silent.ts';
import type { Replica } from './replica.ts';
import { AttemptFailure } from './upstream.errors.ts';

export type Probes = { start: () => void; stop: () => void };

type Parts = {
  balancers: readonly Balancer[];
  ask: AskReadiness;
  isSilent: IsSilent;
  /** Ends all connections to a replica. */
  hangUp: (url: string) => void;
  intervalMs: number;
};

/**
 * Asks each replica again and again whether it wants requests, so that one that drains is passed
 * over before it closes. A service with a single replica has nobody to pass to and is not asked.
 */
export const createProbes = (parts: Parts): Probes => {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  const round = async (): Promise<void> => {
    if (running) return;
    running = true;
    const replicas = parts.balancers
      .map((balancer) => balancer.replicas())
      .filter(({ length }) => length > 1)
      .flat();
    await Promise.all(replicas.map((replica) => probe(replica, parts)));
    running = false;
  };
  return {
    start: () => {
      timer = setInterval(() => void round(), parts.intervalMs);
    },
    stop: () => clearInterval(timer),
  };
};

/** Who answers so soon has a host that is not silent, and is not knocked at as well. */
const SOON_MS = 100;

const looksSilent = async (
  url: string,
  report: Promise<{ accepts: boolean }>,
  isSilent: IsSilent,
): Promise<boolean> => {
  const late = sleep(SOON_MS, { accepts: false }, { ref: false });
  const { accepts } = await Promise.race([report, late]);
  return accepts ? false : isSilent(url);
};

/** An open breaker gets its trial call from here: requests pass an unusable replica over. */
const probe = async (replica: Replica, { ask, isSilent, hangUp }: Parts): Promise<void> => {
  const asked = ask(replica.url);
  const silent = await looksSilent(replica.url, asked, isSilent);
  const report = await asked;
  replica.ready = report.accepts;
  if (silent) hangUp(replica.url);
  if (!report.accepts || replica.breaker.state === CircuitState.Closed) return;
  await replica.breaker.execute(() => answered(report.accepts)).catch(() => undefined);
};

const answered = async (accepts: boolean): Promise<void> => {
  if (!accepts) throw new AttemptFailure('unsent');
};
