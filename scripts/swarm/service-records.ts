import { z } from 'zod';
import { type Docker, inspectAll, listLines } from './docker.ts';

/**
 * What makes a task another one when it changes, as a text to compare. Only these fields: `service inspect`
 * fills defaults in that tasks lack.
 */
const taskSpecSchema = z
  .object({
    ContainerSpec: z.object({
      Image: z.unknown().optional(),
      Labels: z.unknown().optional(),
      Command: z.unknown().optional(),
      Args: z.unknown().optional(),
      Hostname: z.unknown().optional(),
      Env: z.unknown().optional(),
      User: z.unknown().optional(),
      Mounts: z.unknown().optional(),
      Healthcheck: z.unknown().optional(),
      Secrets: z.unknown().optional(),
      Configs: z.unknown().optional(),
    }),
    Resources: z.unknown().optional(),
    ForceUpdate: z.number().default(0),
  })
  .transform((spec) => JSON.stringify(spec));
const iterationSchema = z.object({ Index: z.number().optional() });

const modeSchema = z
  .object({
    Replicated: z.object({ Replicas: z.number() }).optional(),
    ReplicatedJob: z.object({ TotalCompletions: z.number() }).optional(),
  })
  .transform(({ Replicated, ReplicatedJob }) => {
    if (Replicated !== undefined)
      return { kind: 'replicated' as const, wanted: Replicated.Replicas };
    if (ReplicatedJob !== undefined)
      return { kind: 'job' as const, wanted: ReplicatedJob.TotalCompletions };
    return { kind: 'global' as const };
  });

const serviceSchema = z
  .object({
    ID: z.string(),
    Spec: z.object({ Name: z.string(), TaskTemplate: taskSpecSchema, Mode: modeSchema }),
    UpdateStatus: z.object({ State: z.string(), Message: z.string().default('') }).nullish(),
    JobStatus: z.object({ JobIteration: iterationSchema }).nullish(),
  })
  .transform(({ ID, Spec, UpdateStatus, JobStatus }) => ({
    id: ID,
    name: Spec.Name,
    spec: Spec.TaskTemplate,
    mode: Spec.Mode,
    update:
      UpdateStatus === null || UpdateStatus === undefined
        ? null
        : { state: UpdateStatus.State, message: UpdateStatus.Message },
    iteration: JobStatus?.JobIteration.Index ?? 0,
  }));

const taskSchema = z
  .object({
    ID: z.string(),
    ServiceID: z.string(),
    NodeID: z.string().optional(),
    DesiredState: z.string(),
    Spec: taskSpecSchema,
    Status: z.object({
      Timestamp: z.string(),
      State: z.string(),
      Err: z.string().default(''),
      Message: z.string().default(''),
      ContainerStatus: z.object({ ContainerID: z.string().optional() }).nullish(),
    }),
    JobIteration: iterationSchema.nullish(),
  })
  .transform((task) => ({
    id: task.ID,
    serviceId: task.ServiceID,
    nodeId: task.NodeID ?? '',
    desired: task.DesiredState,
    state: task.Status.State,
    error: task.Status.Err,
    /** When its state was last told. */
    since: Date.parse(task.Status.Timestamp),
    spec: task.Spec,
    iteration: task.JobIteration?.Index ?? 0,
    containerId: task.Status.ContainerStatus?.ContainerID ?? '',
  }));

export type ServiceRecord = z.infer<typeof serviceSchema>;
export type TaskRecord = z.infer<typeof taskSchema>;

export interface StackState {
  readonly services: readonly ServiceRecord[];
  readonly tasks: readonly TaskRecord[];
}

/** All services of the stack with their tasks, also the ended ones that Swarm still knows. */
export const readStackState = async (docker: Docker, stack: string): Promise<StackState> => {
  const label = `label=com.docker.stack.namespace=${stack}`;
  const serviceIds = listLines(await docker(['service', 'ls', '--quiet', '--filter', label]));
  if (serviceIds.length === 0) return { services: [], tasks: [] };
  const services = await inspectAll(docker, ['service', 'inspect'], serviceIds);
  const taskIds = listLines(await docker(['stack', 'ps', '--quiet', '--no-trunc', stack]));
  const tasks = await inspectAll(docker, ['inspect', '--type', 'task'], taskIds);
  return {
    services: z.array(serviceSchema).parse(services),
    tasks: z.array(taskSchema).parse(tasks),
  };
};
