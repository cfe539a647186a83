import type { Logger } from '@bookstore/platform/log';
import type { SwarmService } from './swarm.ports.ts';
import { type Policy, parsePolicy } from './policy.ts';

/** A service to look at: `running` is how many replicas it is asked to have. */
export type Watched = { service: SwarmService; policy: Policy; running: number };

/** Which of the services are to be scaled, and by what. */
export type WatchList = (services: readonly SwarmService[]) => readonly Watched[];

/**
 * Leaves out what has no labels, what has wrong ones (with one log line per mistake, not one per turn)
 * and what is being updated: a change of ours would go on with an update that was stopped, and would
 * take the place of the definition that a rollback goes back to.
 */
export const createWatchList = (hasBroker: boolean, logger: Logger): WatchList => {
  let told = new Map<string, string>();
  return (services) => {
    const problems = new Map<string, string>();
    const watched = services.flatMap((service): Watched[] => {
      const result = policyOf(service, hasBroker);
      if (result.kind === 'invalid') problems.set(service.name, result.problem);
      if (result.kind !== 'valid' || service.isChanging) return [];
      return [{ service, policy: result.policy, running: service.replicas ?? 0 }];
    });
    for (const [name, problem] of problems) {
      if (told.get(name) === problem) continue;
      logger.error({ scaled_service: name, problem }, 'left alone, for its labels are wrong');
    }
    told = problems;
    return watched;
  };
};

const policyOf = (service: SwarmService, hasBroker: boolean): ReturnType<typeof parsePolicy> => {
  const result = parsePolicy(service);
  return result.kind === 'valid' && result.policy.queue && !hasBroker
    ? { kind: 'invalid', problem: 'queue: no broker to ask, for AMQP_URL is not set' }
    : result;
};
