import { z } from 'zod';

const PREFIX = 'bookstore.autoscale.';
const MAX_REPLICAS = 100;

/** Between which counts a service is kept, and how much work is the right share of one replica. */
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

export type Labelled = {
  labels: Readonly<Record<string, string>>;
  /** Missing where the service is not of a number of replicas: one per node, or a job. */
  replicas?: number | undefined;
  /** Cores that one replica may use at most. */
  cpuLimit?: number | undefined;
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

/** Reads the `bookstore.autoscale.*` labels; `none` where the service has no such label. */
export const parsePolicy = ({ labels, ...service }: Labelled): PolicyResult => {
  const own = Object.entries(labels)
    .filter(([name]) => name.startsWith(PREFIX))
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
