import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/native/paths.ts';
import { labWithInput } from './lab.ts';
import { untilNothingMissing } from './poll.ts';
import { docker, NODES, presentNodes, STACK } from './swarm.ts';

const REMOVED_DEADLINE_MS = 60_000;

/** The kernel under the lab has no ESP: packets of encrypted networks never arrive there. */
const ENCRYPTED = ", driver_opts: { encrypted: 'true' }";

const readStack = (): string => {
  const stack = readFileSync(join(ROOT, 'stack.yml'), 'utf8');
  if (!stack.includes(ENCRYPTED)) throw new Error(`stack.yml has no network with "${ENCRYPTED}"`);
  return stack.replaceAll(ENCRYPTED, '');
};

/** `docker stack deploy` of these images: all services that changed are updated at once. */
export const deployVersion = async (version: string): Promise<void> => {
  const stack = { input: readStack(), env: { VERSION: version } };
  const on = ['node', String(presentNodes()[0])];
  const options = ['--resolve-image', 'never', '--detach=true', '-c', '-'];
  await labWithInput(stack, ...on, 'stack', 'deploy', ...options, STACK);
};

/** The same with stack.ha.yml on top. Several files can't come as input, and paths in them count from the first. */
export const deployThreeOfEach = async (version: string): Promise<void> => {
  const file = join(ROOT, `.stack-without-encryption-${process.pid}.yml`);
  writeFileSync(file, readStack());
  try {
    const on = ['node', String(presentNodes()[0])];
    const options = ['--resolve-image', 'never', '--detach=true'];
    const files = ['-c', file, '-c', join(ROOT, 'stack.ha.yml')];
    const stack = { input: '', env: { VERSION: version } };
    await labWithInput(stack, ...on, 'stack', 'deploy', ...options, ...files, STACK);
  } finally {
    rmSync(file);
  }
};

/** `docker service update` of one service of the stack. */
export const updateService = (service: string, ...options: readonly string[]): Promise<string> =>
  docker('service', 'update', '--detach', '--no-resolve-image', ...options, `${STACK}_${service}`);

/** Takes the stack away, and waits for its tasks to be gone: what they hold, ports above all, is free after it. */
export const removeStack = async (): Promise<void> => {
  await docker('stack', 'rm', STACK);
  await untilNothingMissing(async () => {
    const tasks = await docker(
      'node',
      'ps',
      ...NODES.map((node) => `n${node}`),
      '-q',
      '-f',
      'desired-state=running',
    );
    const networks = await docker(
      'network',
      'ls',
      '-q',
      '-f',
      `label=com.docker.stack.namespace=${STACK}`,
    );
    return [...(tasks ? ['tasks'] : []), ...(networks ? ['networks'] : [])];
  }, REMOVED_DEADLINE_MS);
};
