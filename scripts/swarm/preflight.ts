import { hostname } from 'node:os';
import { type ClusterNode, type EngineInfo, readEngine, readNodes } from './cluster.ts';
import { type Docker, DockerError } from './docker.ts';
import type { DeployOptions } from './deploy-options.ts';
import { findMissingImages, sortImages } from './images.ts';
import { findPlacementProblems } from './placement.ts';
import { findPortProblems, publishedPorts, readPublishers } from './port-problems.ts';
import { type Problem, problem, Refusal } from './problem.ts';
import { findPublishProblems } from './publish-problems.ts';
import { readStackFile, type StackFile } from './stack-file.ts';

export interface Target {
  readonly engine: EngineInfo;
  readonly nodes: readonly ClusterNode[];
  readonly file: StackFile;
  /** The engine runs on this machine. */
  readonly here: boolean;
}

// The first one with `docker stack deploy --detach`.
const OLDEST_CLIENT = 26;

type Found = { readonly target: Target | null; readonly problems: readonly Problem[] };

/** Looks at everything that could keep the shop from being deployed, and changes nothing. */
export const inspectTarget = async (
  docker: Docker,
  options: DeployOptions,
  env: Readonly<Record<string, string>>,
): Promise<Found> => {
  const engine = await findEngine(docker);
  if ('what' in engine) return { target: null, problems: [engine] };
  const state = judgeSwarm(engine);
  const file = await readStackFile(docker, options.files, env).catch(explainFiles);
  if (state !== null || 'what' in file) {
    return { target: null, problems: [state, file].filter((one) => one !== null && 'what' in one) };
  }
  const nodes = await readNodes(docker);
  const here = engine.Name === hostname();
  const ports = publishedPorts(file);
  const problems = [
    ...findPlacementProblems(file, nodes),
    ...findPublishProblems(file, nodes),
    ...(await findPortProblems(options.stack, ports, await readPublishers(docker), here)),
    ...(options.build ? [] : await findMissingImages(docker, sortImages(file))),
  ];
  return { target: { engine, nodes, file, here }, problems };
};

/** Which of the two it is decides what the user has to do, so each is said in its own words. */
const findEngine = async (docker: Docker): Promise<EngineInfo | Problem> => {
  try {
    // `docker info` of some versions succeeds without an engine.
    const versions = await docker([
      'version',
      '--format',
      '{{.Client.Version}} {{.Server.Version}}',
    ]);
    if (Number.parseInt(versions, 10) < OLDEST_CLIENT) {
      return problem(
        `the docker program is of version ${versions.split(' ')[0]}`,
        `install docker-ce-cli ${OLDEST_CLIENT} or newer; the engine may be older`,
      );
    }
    return await readEngine(docker);
  } catch (error) {
    if (error instanceof DockerError && error.missing) {
      return problem(
        'there is no docker program on PATH',
        'install Docker: https://docs.docker.com/engine/install/',
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    return problem(
      `no docker engine answers (${reason.split('\n')[0]})`,
      'start it (systemctl start docker), see that you may use it (group docker), or set DOCKER_HOST',
    );
  }
};

export const judgeSwarm = ({ Swarm }: EngineInfo): Problem | null => {
  if (Swarm.LocalNodeState === 'inactive') {
    return problem(
      'the docker engine is not in swarm mode',
      'docker swarm init (with several addresses: --advertise-addr ADDRESS)',
    );
  }
  if (Swarm.LocalNodeState !== 'active') {
    return problem(
      `the swarm of this node is ${Swarm.LocalNodeState}`,
      'docker swarm unlock, or see `docker info`',
    );
  }
  if (!Swarm.ControlAvailable) {
    return problem(
      'this node is a worker of its swarm',
      'run this on a manager, or there: docker node promote NODE',
    );
  }
  return null;
};

const explainFiles = (error: unknown): Problem =>
  problem(
    `the stack file can't be used: ${error instanceof Error ? error.message : String(error)}`,
    'mend the file, or the variable that it complains about',
  );

export const refuseIfAny = (problems: readonly Problem[]): void => {
  if (problems.length > 0) throw new Refusal(problems);
};
