import Docker from 'dockerode';
import type { SwarmService } from '../scaling/policy.ts';
import type { ListServices } from '../scaling/scale-services.ts';

const TIMEOUT_MS = 5_000;
const NANO = 1e9;
const CHANGING = new Set(['updating', 'paused', 'rollback_started', 'rollback_paused']);

/** Reads and scales the services of one stack through the socket of a manager's engine. */
export const createListServices = (socketPath: string, stack: string): ListServices => {
  // Without `host: undefined`, DOCKER_HOST would take precedence.
  const docker = new Docker({ socketPath, host: undefined });
  const filters = { label: [`com.docker.stack.namespace=${stack}`] };
  return async () => {
    try {
      const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
      const services = await docker.listServices({ filters, abortSignal });
      return services.map((service) => toSwarmService(docker, service));
    } catch (error) {
      throw new Error(explain(error, socketPath), { cause: error });
    }
  };
};

const toSwarmService = (docker: Docker, service: Docker.Service): SwarmService => {
  const { ID, Spec: spec = {}, UpdateStatus: status } = service;
  const version = service.Version?.Index ?? 0;
  const nanoCpus = spec.TaskTemplate?.Resources?.Limits?.NanoCPUs;
  return {
    name: spec.Name ?? ID,
    version,
    labels: spec.Labels ?? {},
    replicas: spec.Mode?.Replicated?.Replicas,
    cpuLimit: nanoCpus ? nanoCpus / NANO : undefined,
    isChanging: CHANGING.has(status?.State ?? ''),
    scaleTo: (replicas) =>
      // Sends the definition as it was read; the engine refuses it if the version has changed since.
      update(docker, ID, version, { ...spec, Mode: { Replicated: { Replicas: replicas } } }),
  };
};

const update = async (
  docker: Docker,
  id: string,
  version: number,
  spec: Docker.ServiceSpec,
): Promise<boolean> => {
  const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    await docker.getService(id).update({ _query: { version }, _body: spec, abortSignal });
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('update out of sequence')) return false;
    throw error;
  }
};

const explain = (error: unknown, socketPath: string): string => {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('EACCES')) {
    return `no access to ${socketPath}: run with its group (DOCKER_GID, as stat -c %g ${socketPath} says)`;
  }
  if (message.includes('ENOENT')) return `there is no docker socket at ${socketPath}`;
  return message.trim();
};
