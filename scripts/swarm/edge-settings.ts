import { z } from 'zod';
import { isGiven } from './certificate.ts';
import { type Docker, inspectAll, listLines } from './docker.ts';
import { type Problem, problem } from './problem.ts';
import type { StackFile } from './stack-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const EDGE = 'nginx';
// The first network that Swarm makes, unless told otherwise.
const USUAL_INGRESS = '10.0.0.0/24';
const networkSchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const listItems = (text = ''): string[] => text.split(/[\s,]+/).filter((item) => item !== '');

/** What the edge would refuse at its start. */
export const findEdgeProblems = (env: Environment): Problem[] => {
  const switches = ['HTTPS_ONLY', 'PROXY_PROTOCOL'].flatMap((name) => {
    const value = env[name] || 'off';
    return ['on', 'off'].includes(value)
      ? []
      : problem(`${name} must be on or off, not "${value}"`, `set ${name}=on, or leave it out`);
  });
  const lists = ['TRUSTED_PROXIES', 'MASKED_ADDRESSES'].flatMap((name) =>
    listItems(env[name])
      .filter((item) => !networkSchema.safeParse(item).success)
      .map((item) =>
        problem(
          `${name}: "${item}" is not an address or network`,
          'write them as 192.0.2.1 or 10.0.0.0/24, with commas between them',
        ),
      ),
  );
  const nobodyTrusted = listItems(env['TRUSTED_PROXIES']).length === 0;
  const alone =
    env['PROXY_PROTOCOL'] === 'on' && nobodyTrusted
      ? [
          problem(
            'PROXY_PROTOCOL=on needs TRUSTED_PROXIES',
            'name the addresses that the load balancer connects from; in ingress mode those are of the ingress network',
          ),
        ]
      : [];
  return [...switches, ...lists, ...alone];
};

const overlaySchema = z.object({
  Ingress: z.boolean(),
  IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string() })).nullish() }),
});

/** What the user says, else the subnets of the ingress network: the addresses that tasks see clients by. */
export const findMaskedAddresses = async (docker: Docker, env: Environment): Promise<string> => {
  if (env['MASKED_ADDRESSES']) return env['MASKED_ADDRESSES'];
  const ids = listLines(await docker(['network', 'ls', '--quiet', '--filter', 'driver=overlay']));
  const networks = z
    .array(overlaySchema)
    .parse(await inspectAll(docker, ['network', 'inspect'], ids));
  const subnets = networks
    .filter(({ Ingress }) => Ingress)
    .flatMap(({ IPAM }) => IPAM.Config ?? [])
    .map(({ Subnet }) => Subnet);
  return subnets.join(',') || USUAL_INGRESS;
};

/** Whether the edge redirects http; null where only the swarm has the certificate, which decides it. */
export const redirectsHttp = (env: Environment, certificate: string | null): boolean | null => {
  if (env['HTTPS_ONLY']) return env['HTTPS_ONLY'] === 'on';
  return certificate === null ? null : isGiven(certificate);
};

/** What the user has to know about addresses of clients after a deployment. `masked`: what stack.yml was given. */
export const describeAddresses = (
  { services }: StackFile,
  env: Environment,
  masked: string,
): string[] => {
  const isIngress = services[EDGE]?.ports.some(({ mode }) => mode === 'ingress') ?? false;
  if (!isIngress || listItems(env['TRUSTED_PROXIES']).length > 0) return [];
  const isDefault = masked === (env['MASKED_ADDRESSES'] || USUAL_INGRESS);
  return [
    `addresses of clients are masked by Swarm's ingress (${masked}): limits per address count all clients of an edge together`,
    'PUBLISH_MODE=host, or a load balancer with PROXY_PROTOCOL=on, brings them back: docs/deploying.md, "Addresses of clients"',
    ...(isDefault ? [] : [`for a bare "docker stack deploy" set MASKED_ADDRESSES=${masked}`]),
  ];
};
