import type { Logger } from '@bookstore/platform/log';
import { type Decision, decide, type Rules } from './decide.ts';
import { appendSample, type History, measureDemand, type Signals } from './demand.ts';
import { createSelectServices, type ScaledService, type SwarmService } from './policy.ts';

/** All services of the stack. Throws while this node is no manager, or the engine does not respond. */
export type ListServices = () => Promise<readonly SwarmService[]>;

/**
 * Cores that each replica of a service used since the previous call. A replica that is new, has restarted or does not
 * respond is left out.
 */
export type ReadCores = (service: string) => Promise<readonly number[]>;

/** Messages that wait in a queue; undefined while the number is unknown. */
export type ReadQueueDepth = (queue: string) => Promise<number | undefined>;

type Ports = {
  listServices: ListServices;
  readCores: ReadCores;
  /** Undefined without a broker. */
  readQueueDepth: ReadQueueDepth | undefined;
  rules: Rules;
  /** Time without a sample after which a new history starts. */
  gapMs: number;
  isDryRun: boolean;
  logger: Logger;
  /** Milliseconds of a clock that never jumps. */
  now: () => number;
};

/** Samples all services of the stack once and scales them. Throws when they cannot be listed. */
export type ScaleServices = () => Promise<void>;

export const createScaleServices = (ports: Ports): ScaleServices => {
  const { rules, logger } = ports;
  const span = { longestMs: Math.max(rules.upAfterMs, rules.downAfterMs), gapMs: ports.gapMs };
  const selectServices = createSelectServices(ports.readQueueDepth !== undefined, logger);
  let histories = new Map<string, History>();

  const sampleLoad = async (scaled: ScaledService): Promise<History> => {
    const { service, policy, running } = scaled;
    const demand = measureDemand(policy, await readSignals(ports, scaled), running);
    const sample = { ...demand, atMs: ports.now(), version: service.version };
    return appendSample(histories.get(service.name) ?? [], sample, span);
  };

  const scale = async (scaled: ScaledService): Promise<History> => {
    const history = await sampleLoad(scaled);
    const decision = decide(scaled.running, history, scaled.policy, rules);
    if (decision.kind === 'hold') return history;
    await carryOut(ports, scaled, decision, history);
    // A new history, in a dry run too: it logs a decision once per cool-down.
    return [];
  };

  return async () => {
    const selected = selectServices(await ports.listServices());
    const next = await Promise.all(
      selected.map(async (one): Promise<[string, History]> => {
        try {
          return [one.service.name, await scale(one)];
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
  { readCores, readQueueDepth }: Ports,
  { service: { name }, policy: { cpu, queue } }: ScaledService,
): Promise<Signals> => {
  const [cores, messages] = await Promise.all([
    cpu === undefined ? undefined : readCores(name),
    queue === undefined ? undefined : readQueueDepth?.(queue.name),
  ]);
  return { cores, messages };
};

const carryOut = async (
  { logger, isDryRun }: Ports,
  { service, running }: ScaledService,
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
