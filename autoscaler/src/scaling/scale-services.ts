import type { Logger } from '@bookstore/platform/log';
import type { ReadCores, ReadQueueDepth } from '../signals/signals.ports.ts';
import type { ListServices } from './swarm.ports.ts';
import { type Decision, decide, type Rules } from './decide.ts';
import { measureDemand, type Signals } from './demand.ts';
import { type History, remember } from './history.ts';
import { createWatchList, type Watched } from './watch-list.ts';

export type ScaleServicesParts = {
  listServices: ListServices;
  readCores: ReadCores;
  /** Undefined where there is no broker to ask. */
  readQueueDepth: ReadQueueDepth | undefined;
  rules: Rules;
  /** Time without a sample after which a history begins anew. */
  gapMs: number;
  isDryRun: boolean;
  logger: Logger;
  /** Milliseconds of a clock that never jumps. */
  now: () => number;
};

/** One look at all services of the stack, and what follows from it. Throws when they can't be listed. */
export type ScaleServices = () => Promise<void>;

export const createScaleServices = (parts: ScaleServicesParts): ScaleServices => {
  const { rules, logger } = parts;
  const span = { longestMs: Math.max(rules.upAfterMs, rules.downAfterMs), gapMs: parts.gapMs };
  const watchList = createWatchList(parts.readQueueDepth !== undefined, logger);
  let histories = new Map<string, History>();

  const observe = async (watched: Watched): Promise<History> => {
    const { service, policy, running } = watched;
    const demand = measureDemand(policy, await readSignals(parts, watched), running);
    const sample = { ...demand, atMs: parts.now(), version: service.version };
    return remember(histories.get(service.name) ?? [], sample, span);
  };

  const look = async (watched: Watched): Promise<History> => {
    const history = await observe(watched);
    const decision = decide(watched.running, history, watched.policy, rules);
    if (decision.kind === 'hold') return history;
    await carryOut(parts, watched, decision, history);
    // What comes of it is seen afresh. In a dry run too, so that it is said once per cool-down.
    return [];
  };

  return async () => {
    const watched = watchList(await parts.listServices());
    const next = await Promise.all(
      watched.map(async (one): Promise<[string, History]> => {
        try {
          return [one.service.name, await look(one)];
        } catch (error) {
          logger.warn({ err: error, scaled_service: one.service.name }, 'not scaled');
          return [one.service.name, []];
        }
      }),
    );
    histories = new Map(next);
  };
};

const readSignals = async (
  { readCores, readQueueDepth }: ScaleServicesParts,
  { service: { name }, policy: { cpu, queue } }: Watched,
): Promise<Signals> => {
  const [cores, messages] = await Promise.all([
    cpu === undefined ? undefined : readCores(name),
    queue === undefined ? undefined : readQueueDepth?.(queue.name),
  ]);
  return { cores, messages };
};

const carryOut = async (
  { logger, isDryRun }: ScaleServicesParts,
  { service, running }: Watched,
  decision: Extract<Decision, { kind: 'scale' }>,
  history: History,
): Promise<void> => {
  const { replicas, reason } = decision;
  const facts = {
    scaled_service: service.name,
    from: running,
    to: replicas,
    reason,
    demand: Number((history.at(-1)?.replicas ?? 0).toFixed(2)),
  };
  if (isDryRun) return logger.info(facts, 'dry run: would scale');
  const done = await service.scaleTo(replicas);
  logger.info(facts, done ? 'scaled' : 'not scaled: somebody changed the service meanwhile');
};
