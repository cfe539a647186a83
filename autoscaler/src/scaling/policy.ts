import type { Logger } from '@bookstore/platform/log';
import { z } from 'zod';

const PREFIX = 'bookstore.autoscale.';
export const isScalingLabel = (name: string): boolean => name.startsWith(PREFIX);
const MAX_REPLICAS = 100;

/** The bounds of a service's replicas, and the target load of one replica. */
export type Policy = Readonly<{
  min: number;
  max: number;
  /** Cores per replica. */
  cpu?: number | undefined;
  queue?: { name: string; messagesPerReplica: number } | undefined;
}>;

export type PolicyResult =
  | { kind: 'none' }
  | { kind: 'valid'; policy: Policy }
  | { kind: 'invalid'; problem: string };

/** A service as the swarm defines it at one version. */
export type SwarmService = {
  name: string;
  version: number;
  labels: Readonly<Record<string, string>>;
  /** Missing for a service without a number of replicas: one task per node, or a job. */
  replicas?: number | undefined;
  /** Cores that one replica may use at most. */
  cpuLimit?: number | undefined;
  /** An update or a rollback is in progress or paused. */
  isChanging: boolean;
  /** Sets the number of replicas; false, and no change, if the service was changed since it was read. */
  scaleTo: (replicas: number) => Promise<boolean>;
};

const count = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const replicas = count.pipe(z.number().min(1).max(MAX_REPLICAS));
const cores = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'must be a number of cores, such as 0.6')
  .transform(Number)
  .pipe(z.number().positive());

const labelsSchema = z
  .strictObject({
    min: replicas,
    max: replicas,
    cpu: cores.optional(),
    queue: z.string().min(1).optional(),
    'queue-per-replica': count.pipe(z.number().min(1)).optional(),
  })
  .refine(({ min, max }) => min <= max, 'min is more than max')
  .refine(({ cpu, queue }) => cpu !== undefined || queue !== undefined, 'needs cpu or queue')
  .refine(
    (labels) => (labels.queue === undefined) === (labels['queue-per-replica'] === undefined),
    'queue and queue-per-replica go together',
  );

/** Reads the `bookstore.autoscale.*` labels; `none` for a service without such labels. */
export const parsePolicy = ({
  labels,
  ...service
}: Pick<SwarmService, 'labels' | 'replicas' | 'cpuLimit'>): PolicyResult => {
  const own = Object.entries(labels)
    .filter(([name]) => isScalingLabel(name))
    .map(([name, value]) => [name.slice(PREFIX.length), value]);
  if (own.length === 0) return { kind: 'none' };
  if (service.replicas === undefined) return invalid('only replicated services can be scaled');
  const parsed = labelsSchema.safeParse(Object.fromEntries(own));
  if (!parsed.success) return invalid(parsed.error.issues.map(describeIssue).join('; '));
  const { min, max, cpu, queue, 'queue-per-replica': messagesPerReplica } = parsed.data;
  if (cpu !== undefined && service.cpuLimit !== undefined && cpu >= service.cpuLimit) {
    return invalid(`cpu: ${cpu} is never exceeded, for the limit of a task is ${service.cpuLimit}`);
  }
  const ofQueue =
    queue !== undefined && messagesPerReplica !== undefined
      ? { name: queue, messagesPerReplica }
      : undefined;
  return { kind: 'valid', policy: { min, max, cpu, queue: ofQueue } };
};

const invalid = (problem: string): PolicyResult => ({ kind: 'invalid', problem });

const describeIssue = ({ path, message }: z.core.$ZodIssue): string =>
  path.length > 0 ? `${path.join('.')}: ${message}` : message;

/** A service to scale. `running` is how many replicas it should have now. */
export type ScaledService = { service: SwarmService; policy: Policy; running: number };

/** Selects the services to scale. */
export type SelectServices = (services: readonly SwarmService[]) => readonly ScaledService[];

/**
 * Leaves out services without labels, services with wrong ones (one log line per mistake, not one per run) and services
 * that are being updated: to scale them would resume a paused update, and replace the definition that a rollback
 * restores.
 */
export const createSelectServices = (hasBroker: boolean, logger: Logger): SelectServices => {
  let reported = new Map<string, string>();
  return (services) => {
    const problems = new Map<string, string>();
    const selected = services.flatMap((service): ScaledService[] => {
      const result = policyOf(service, hasBroker);
      if (result.kind === 'invalid') problems.set(service.name, result.problem);
      if (result.kind !== 'valid' || service.isChanging) return [];
      return [{ service, policy: result.policy, running: service.replicas ?? 0 }];
    });
    for (const [name, problem] of problems) {
      if (reported.get(name) === problem) continue;
      logger.error({ scaled_service: name, problem }, 'not scaled: its labels are wrong');
    }
    reported = problems;
    return selected;
  };
};

const policyOf = (service: SwarmService, hasBroker: boolean): PolicyResult => {
  const result = parsePolicy(service);
  return result.kind === 'valid' && result.policy.queue && !hasBroker
    ? { kind: 'invalid', problem: 'queue: there is no broker, because AMQP_URL is not set' }
    : result;
};
