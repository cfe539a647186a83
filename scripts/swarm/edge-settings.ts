import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { type Docker, DockerError, inspectAll, listLines } from './docker.ts';
import { type Problem, problem } from './problem.ts';
import type { StackFile } from './stack-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of stack.yml that are found out where the user does not set them. */
export type EdgeSettings = {
  readonly HTTPS_ONLY: string;
  readonly MASKED_ADDRESSES: string;
};

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

/** Decides what the user has left open: see docs/deploying.md, "Addresses of clients" and "Certificates". */
export const chooseEdgeSettings = async (
  docker: Docker,
  known: {
    readonly env: Environment;
    readonly stack: string;
    /** PEM; null where only the swarm knows it. */
    readonly certificate: string | null;
  },
): Promise<EdgeSettings> => {
  const { env, stack, certificate } = known;
  const chosen = certificate === null ? null : isSelfSigned(certificate) ? 'off' : 'on';
  return {
    HTTPS_ONLY: env['HTTPS_ONLY'] || chosen || (await readDeployed(docker, stack, 'HTTPS_ONLY')),
    MASKED_ADDRESSES: env['MASKED_ADDRESSES'] || (await readIngressNetworks(docker)).join(','),
  };
};

/** Nobody vouches for it: a redirect there would show every visitor a warning. */
const isSelfSigned = (pem: string): boolean => {
  const certificate = new X509Certificate(pem);
  return certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey);
};

const overlaySchema = z.object({
  Ingress: z.boolean(),
  IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string() })).nullish() }),
});

/** Subnets of the network from which tasks hear of clients in ingress mode. */
const readIngressNetworks = async (docker: Docker): Promise<string[]> => {
  const ids = listLines(await docker(['network', 'ls', '--quiet', '--filter', 'driver=overlay']));
  const networks = z
    .array(overlaySchema)
    .parse(await inspectAll(docker, ['network', 'inspect'], ids));
  const subnets = networks
    .filter(({ Ingress }) => Ingress)
    .flatMap(({ IPAM }) => IPAM.Config ?? [])
    .map(({ Subnet }) => Subnet);
  return subnets.length > 0 ? subnets : [USUAL_INGRESS];
};

const serviceSchema = z.object({
  Spec: z.object({
    TaskTemplate: z.object({ ContainerSpec: z.object({ Env: z.array(z.string()).nullish() }) }),
  }),
});

/** The value that the edge has now; `off` where it has none or is not there. */
const readDeployed = async (docker: Docker, stack: string, name: string): Promise<string> => {
  try {
    const found = await inspectAll(docker, ['service', 'inspect'], [`${stack}_${EDGE}`]);
    const env = z.array(serviceSchema).parse(found)[0]?.Spec.TaskTemplate.ContainerSpec.Env ?? [];
    const line = env.find((text) => text.startsWith(`${name}=`));
    return line?.slice(name.length + 1) || 'off';
  } catch (error) {
    if (error instanceof DockerError) return 'off';
    throw error;
  }
};

/** What the user has to know about addresses of clients and about https, after a deployment. */
export const describeAddresses = (
  { services }: StackFile,
  env: Environment,
  { HTTPS_ONLY, MASKED_ADDRESSES }: EdgeSettings,
): string[] => {
  const ingress = services[EDGE]?.ports.some(({ mode }) => mode === 'ingress') ?? false;
  const masked = ingress && listItems(env['TRUSTED_PROXIES']).length === 0;
  const found = [
    ...(HTTPS_ONLY === (env['HTTPS_ONLY'] || 'off') ? [] : [`HTTPS_ONLY=${HTTPS_ONLY}`]),
    ...(MASKED_ADDRESSES === (env['MASKED_ADDRESSES'] || USUAL_INGRESS)
      ? []
      : [`MASKED_ADDRESSES=${MASKED_ADDRESSES}`]),
  ];
  return [
    ...(masked
      ? [
          `addresses of clients are masked by Swarm's ingress (${MASKED_ADDRESSES}): limits per address count all clients of an edge together`,
          'PUBLISH_MODE=host, or a load balancer with PROXY_PROTOCOL=on, brings them back: docs/deploying.md, "Addresses of clients"',
        ]
      : []),
    ...(found.length === 0
      ? []
      : [`found out here; set it for a bare "docker stack deploy": ${found.join(' ')}`]),
  ];
};
