import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Docker, inspectAll } from './docker.ts';
import type { StackState } from './service-records.ts';

const imageSchema = z
  .object({
    Config: z.record(z.string(), z.unknown()),
    RootFS: z.object({ Layers: z.array(z.string()).nullish() }),
  })
  // Labels tell of a revision. A task needs no restart for what is the same but for them.
  .transform(({ Config, RootFS }) =>
    createHash('sha256')
      .update(JSON.stringify([{ ...Config, Labels: null }, RootFS.Layers]))
      .digest('hex'),
  );
const containerSchema = z.object({ Image: z.string(), Config: z.object({ Image: z.string() }) });

/**
 * Services with a task on this node whose image was built again under the same tag since: Swarm sees no
 * change there. Tasks of other nodes can't be looked into; where a registry is used, the digest tells.
 */
export const findStaleServices = async (
  docker: Docker,
  { services, tasks }: StackState,
  nodeId: string,
): Promise<string[]> => {
  const stale: string[] = [];
  for (const service of services) {
    const current = tasks.filter(
      (task) =>
        task.serviceId === service.id &&
        task.nodeId === nodeId &&
        task.containerId !== '' &&
        task.iteration === service.iteration &&
        (task.state === 'running' || (service.mode.kind === 'job' && task.state === 'complete')),
    );
    for (const { containerId } of current) {
      if (await isStale(docker, containerId)) {
        stale.push(service.name);
        break;
      }
    }
  }
  return stale;
};

const isStale = async (docker: Docker, containerId: string): Promise<boolean> => {
  try {
    const found = await inspectAll(docker, ['container', 'inspect'], [containerId]);
    const [container] = z.array(containerSchema).parse(found);
    if (container === undefined) return false;
    const names = [container.Image, container.Config.Image];
    const images = await inspectAll(docker, ['image', 'inspect'], names);
    const [running, tagged] = z.array(imageSchema).parse(images);
    return running !== tagged;
  } catch {
    // The container of an ended task was cleared away, or the image has no tag any more.
    return false;
  }
};
