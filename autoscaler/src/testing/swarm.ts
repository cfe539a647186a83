import { statSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, uniqueName } from '@bookstore/testkit';
import Docker from 'dockerode';

const ROOT = join(import.meta.dirname, '../../..');
const IMAGE = 'node:24-trixie-slim';
export const SOCKET = '/var/run/docker.sock';
const REMOVAL_MS = 60_000;

export const docker = new Docker({ socketPath: SOCKET, host: undefined });

/** The reason why the tests on a swarm cannot run here; null when they can. */
export const findSwarmProblem = async (): Promise<string | null> => {
  try {
    const { Swarm: swarm } = await docker.info();
    if (!swarm?.ControlAvailable) return 'the docker engine is not a manager of a swarm';
    await docker.getImage(IMAGE).inspect();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

export type TestStack = {
  name: string;
  /** Full name of the service. */
  addService: (part: string, service: TestService) => Promise<string>;
  replicasOf: (service: string) => Promise<number | undefined>;
  logsOf: (service: string) => Promise<string>;
  remove: () => Promise<void>;
};

export type TestService = {
  command: readonly string[];
  labels?: Record<string, string>;
  env?: Record<string, string>;
  replicas?: number;
  user?: string;
  folder?: string;
  mounts?: readonly string[];
  /** Folders of this machine that it may write to. */
  writable?: readonly string[];
};

/** Services of a stack of their own, with one network, on the swarm of this machine. */
export const createTestStack = async (): Promise<TestStack> => {
  const name = uniqueName('bookstore-autoscale-test');
  const labels = { 'com.docker.stack.namespace': name };
  const { id: network } = await docker.createNetwork({
    Name: name,
    Driver: 'overlay',
    Labels: labels,
  });
  const services: string[] = [];
  return {
    name,
    addService: async (part, service) => {
      const fullName = `${name}_${part}`;
      const { id } = await docker.createService(describe(fullName, network, labels, service));
      services.push(id);
      await awaitAllocation(id);
      return fullName;
    },
    replicasOf: async (service) => {
      const { Spec: spec } = await docker.getService(service).inspect();
      return spec.Mode.Replicated.Replicas;
    },
    logsOf: async (service) => {
      // A buffer, despite its type: the modem does not parse logs.
      const logs: unknown = await docker.getService(service).logs({ stdout: true, stderr: true });
      return Buffer.isBuffer(logs) ? logs.toString() : '';
    },
    remove: async () => {
      await Promise.all(services.map((id) => docker.getService(id).remove()));
      // The network can be removed only after its last task.
      await eventually(() => docker.getNetwork(network).remove(), REMOVAL_MS);
    },
  };
};

/** The swarm itself changes a new service once, when it allocates the addresses. */
const awaitAllocation = (id: string): Promise<void> =>
  eventually(async () => {
    const { Endpoint: endpoint } = await docker.getService(id).inspect();
    if (!endpoint.VirtualIPs) throw new Error('the service has no address yet');
  });

const describe = (
  name: string,
  network: string,
  stackLabels: Record<string, string>,
  service: TestService,
): Docker.ServiceSpec => ({
  Name: name,
  Labels: { ...stackLabels, ...service.labels },
  Mode: { Replicated: { Replicas: service.replicas ?? 1 } },
  TaskTemplate: {
    ContainerSpec: {
      Image: IMAGE,
      Command: [...service.command],
      Env: Object.entries(service.env ?? {}).map(([key, value]) => `${key}=${value}`),
      User: service.user ?? '1000',
      Dir: service.folder ?? '/',
      ReadOnly: true,
      Init: true,
      Mounts: [
        ...(service.mounts ?? []).map((path) => mount(path, true)),
        ...(service.writable ?? []).map((path) => mount(path, false)),
      ],
    },
    Networks: [{ Target: network }],
    Placement: { Constraints: ['node.role == manager'] },
  },
});

const mount = (path: string, isReadOnly: boolean) => ({
  Type: 'bind' as const,
  Source: path,
  Target: path,
  ReadOnly: isReadOnly,
});

const PROGRAM = ['node', '--disable-warning=ExperimentalWarning', 'src/main.ts'];
const COMMON = { PORT: '8080', HOST: '127.0.0.1' };
const socketIn = (folder: string): string => join(folder, 'scaling.sock');

/** The autoscaler of this checkout as a task of the swarm; it finds its helper by a socket in that folder. */
export const autoscalerOf = (folder: string, env: Record<string, string>): TestService => ({
  command: PROGRAM,
  folder: join(ROOT, 'autoscaler'),
  mounts: [ROOT, folder],
  env: { ...COMMON, SCALING_SOCKET: socketIn(folder), ...env },
});

/** Its helper: not root, but in the group of Docker's socket. */
export const helperOf = (stack: string, folder: string): TestService => ({
  command: [...PROGRAM, 'helper'],
  folder: join(ROOT, 'autoscaler'),
  mounts: [ROOT, SOCKET],
  writable: [folder],
  user: `1000:${statSync(SOCKET).gid}`,
  env: { ...COMMON, STACK_NAME: stack, SCALING_SOCKET: socketIn(folder) },
});

/** Serves `/metrics` on 8080 like a process that uses as many cores as the file says. */
export const fakeLoad = (file: string): TestService => ({
  command: ['node', '-e', FAKE_LOAD, file],
  mounts: [join(file, '..')],
});

const FAKE_LOAD = `
let seconds = 0;
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  seconds += (Number(require('node:fs').readFileSync(process.argv[1], 'utf8')) * (now - last)) / 1000;
  last = now;
}, 50);
require('node:http').createServer((_, res) => res.end('process_cpu_seconds_total ' + seconds)).listen(8080);
`;
