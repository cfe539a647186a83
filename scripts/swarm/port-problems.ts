import { z } from 'zod';
import { findPortOwner } from '../native/port-owner.ts';
import { isPortFree } from '../native/ports.ts';
import { type Docker, inspectAll, listLines } from './docker.ts';
import { type Problem, problem } from './problem.ts';
import type { StackFile } from './stack-file.ts';

const publisherSchema = z
  .object({
    Spec: z.object({
      Name: z.string(),
      Labels: z.record(z.string(), z.string()).nullish(),
      EndpointSpec: z
        .object({ Ports: z.array(z.object({ PublishedPort: z.number().optional() })).nullish() })
        .optional(),
    }),
  })
  .transform(({ Spec }) => ({
    name: Spec.Name,
    stack: Spec.Labels?.['com.docker.stack.namespace'] ?? '',
    ports: (Spec.EndpointSpec?.Ports ?? []).flatMap(({ PublishedPort }) => PublishedPort ?? []),
  }));

/** A service of the swarm and the ports that it has on the nodes. */
export type Publisher = z.infer<typeof publisherSchema>;

const REMEDY =
  'free the port, or choose others: EDGE_PORT, TLS_PORT, USER_PORT, CATALOG_PORT, ORDER_PORT';
const REFUSED_REMEDY = 'write each port once, as a number from 1 to 65535';
const HIGHEST_PORT = 65_535;

export const readPublishers = async (docker: Docker): Promise<Publisher[]> => {
  const ids = listLines(await docker(['service', 'ls', '--quiet']));
  return z.array(publisherSchema).parse(await inspectAll(docker, ['service', 'inspect'], ids));
};

export const publishedPorts = ({ services }: StackFile): number[] =>
  Object.values(services).flatMap(({ ports }) => ports.flatMap(({ published }) => published ?? []));

/**
 * The ports that the stack can't have, each with who has it where that can be seen.
 * `here`: the engine runs on this machine, so that a look at its ports tells something.
 */
export const findPortProblems = async (
  stack: string,
  ports: readonly number[],
  publishers: readonly Publisher[],
  here: boolean,
): Promise<Problem[]> => {
  const problems: Problem[] = [];
  for (const port of ports) {
    if (port < 1 || port > HIGHEST_PORT || ports.filter((other) => other === port).length > 1) {
      problems.push(problem(`port ${port} can't be published, or not twice`, REFUSED_REMEDY));
      continue;
    }
    const holder = publishers.find((publisher) => publisher.ports.includes(port));
    if (holder?.stack === stack) continue;
    if (holder !== undefined) {
      const of = holder.stack === '' ? '' : ` of the stack ${holder.stack}`;
      problems.push(problem(`port ${port} is taken by the service ${holder.name}${of}`, REMEDY));
    } else if (here && !(await isPortFree(port))) {
      const owner = findPortOwner(port);
      problems.push(
        problem(`port ${port} is taken${owner === null ? '' : ` by ${owner}`}`, REMEDY),
      );
    }
  }
  return problems;
};
