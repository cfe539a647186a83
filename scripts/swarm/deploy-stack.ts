import type { DeployOptions } from './deploy-options.ts';
import { diagnose } from './diagnosis.ts';
import type { Docker } from './docker.ts';
import { judgeStack } from './convergence.ts';
import { DeployFailure } from './problem.ts';
import { readStackState, type StackState } from './service-records.ts';
import { findStaleServices } from './stale-images.ts';
import { fileOptions } from './stack-file.ts';
import { watchStack } from './watch.ts';

interface Deployment {
  readonly docker: Docker;
  readonly options: DeployOptions;
  readonly say: (line: string) => void;
  /** Images come from a registry, so that each node can fetch them by digest. */
  readonly registry: boolean;
  readonly nodeId: string;
}

/** Runs one change of the stack and waits until all of it works; otherwise says why it does not. */
const changeAndWait = async (
  { docker, options, say }: Deployment,
  change: () => Promise<void>,
): Promise<void> => {
  const look = (): Promise<StackState> => readStackState(docker, options.stack);
  const { tasks } = await look();
  const baseline = { taskIds: new Set(tasks.map(({ id }) => id)) };
  await change();
  try {
    await watchStack({ look, baseline, timeoutMs: options.timeoutMs, say });
  } catch (error) {
    if (!(error instanceof DeployFailure)) throw error;
    const state = await look();
    const verdicts = judgeStack(state, baseline, Date.now());
    const failed = verdicts.filter((verdict) => verdict.state === 'failed');
    const waiting = verdicts.filter((verdict) => verdict.state === 'waiting');
    // Those that still wait may only wait for the failed ones.
    const names = new Set((failed.length > 0 ? failed : waiting).map(({ name }) => name));
    const ownTasks = state.tasks.filter(({ id }) => !baseline.taskIds.has(id));
    const troubled = { ...state, tasks: ownTasks };
    for (const line of await diagnose(docker, troubled, (name) => names.has(name))) say(line);
    throw error;
  }
};

/** Deploys the files with these variables. Services whose spec stays the same are left alone. */
export const deployStack = (
  deployment: Deployment,
  variables: Readonly<Record<string, string>>,
): Promise<void> =>
  changeAndWait(deployment, async () => {
    const { docker, options, say, registry } = deployment;
    say(`deploying the stack ${options.stack}`);
    const resolve = ['--resolve-image', registry ? 'always' : 'never'];
    const prune = options.prune ? ['--prune'] : [];
    await docker(
      [
        'stack',
        'deploy',
        ...fileOptions(options.files),
        ...resolve,
        ...prune,
        '--detach=true',
        options.stack,
      ],
      { env: { STACK: options.stack, ...variables } },
    );
  });

/** A tag that was built again looks the same to Swarm: what runs the old content is replaced, one by one. */
export const replaceStaleTasks = async (deployment: Deployment): Promise<void> => {
  const { docker, options, say, nodeId } = deployment;
  const stale = await findStaleServices(
    docker,
    await readStackState(docker, options.stack),
    nodeId,
  );
  if (stale.length === 0) return;
  say(
    `built again under the same tag: ${stale.join(', ')} (no way back to the old content; a VERSION of its own has one)`,
  );
  await changeAndWait(deployment, async () => {
    for (const name of stale) {
      await docker([
        'service',
        'update',
        '--force',
        '--detach',
        '--quiet',
        '--no-resolve-image',
        name,
      ]);
    }
  });
};
