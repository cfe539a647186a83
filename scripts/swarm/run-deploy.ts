import { execa } from 'execa';
import { ROOT } from '../native/paths.ts';
import { runSmokeFlow } from '../smoke/flow.ts';
import type { DeployOptions } from './deploy-options.ts';
import { deployStack, replaceStaleTasks } from './deploy-stack.ts';
import { createDocker, type Docker } from './docker.ts';
import { checkEdge } from './edge-check.ts';
import {
  describeAddresses,
  findEdgeProblems,
  findMaskedAddresses,
  redirectsHttp,
} from './edge-settings.ts';
import { buildImages, pullImages, pushImages, sortImages } from './images.ts';
import { inspectTarget, refuseIfAny, type Target } from './preflight.ts';
import { prepareSecrets, type PreparedSecrets, readGivenTls } from './prepare-secrets.ts';
import { rollOutSecrets } from './roll-out-secrets.ts';
import { type EdgeAddress, findEdge } from './find-edge.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Say = (line: string) => void;

/**
 * From a checkout to a shop that answers. Throws a Refusal before anything is changed, or a DeployFailure
 * when the stack does not come to work; docker's own complaints come as a DockerError.
 */
export const runDeploy = async (
  options: DeployOptions,
  env: Environment,
  say: Say,
): Promise<void> => {
  const start = performance.now();
  const docker = createDocker();
  const { target, secrets } = await checkEverything(docker, options, env);
  await provideImages({ docker, options, env, say, target });

  for (const name of secrets.choice.fresh) {
    secrets.folder.write(name, secrets.choice.values.get(name) ?? '');
  }
  sayKept(secrets, options, say);
  const nodeId = target.engine.Swarm.NodeID;
  const deployment = { docker, options, say, registry: hasRegistry(env), nodeId };
  const certificate = secrets.choice.values.get('tls_cert') ?? null;
  const masked = await findMaskedAddresses(docker, env);
  await rollOutSecrets({
    docker,
    stack: options.stack,
    plan: secrets.plan,
    folder: secrets.folder,
    deploy: (variables) => deployStack(deployment, { MASKED_ADDRESSES: masked, ...variables }),
    say,
  });
  await replaceStaleTasks(deployment);

  const edge = await findEdge(docker, options.stack, target);
  const httpsOnly = redirectsHttp(env, certificate);
  if (env['PROXY_PROTOCOL'] === 'on') {
    say('the shop was not called: with PROXY_PROTOCOL=on it answers the load balancer alone');
  } else {
    if (options.check) {
      for (const line of await checkEdge({ ...edge, certificate, httpsOnly })) say(line);
      if (certificate === null) say('https was not tried: only the swarm has its certificate');
    }
    if (options.smoke) await goThroughShop(edge, httpsOnly, secrets, say);
  }
  for (const line of describeAddresses(target.file, env, masked)) say(line);
  sayHowToSignIn(edge, secrets, say);
  say(`deployed in ${Math.round((performance.now() - start) / 1_000)} s`);
};

const hasRegistry = (env: Environment): boolean => (env['REGISTRY'] ?? '') !== '';

/** Everything is looked at before the first change, so that the user hears of all problems at once. */
const checkEverything = async (docker: Docker, options: DeployOptions, env: Environment) => {
  const tls = readGivenTls(env);
  const found = await inspectTarget(docker, options, { STACK: options.stack });
  const problems = [...found.problems, ...tls.problems, ...findEdgeProblems(env)];
  const secrets =
    found.target === null ? null : await prepareSecrets(docker, options, found.target, tls.pair);
  refuseIfAny([...problems, ...(secrets?.problems ?? [])]);
  if (found.target === null || secrets === null) throw new Error('no problem found, and no target');
  return { target: found.target, secrets };
};

const provideImages = async (work: {
  readonly docker: Docker;
  readonly options: DeployOptions;
  readonly env: Environment;
  readonly say: Say;
  readonly target: Target;
}): Promise<void> => {
  const { docker, options, env, say, target } = work;
  const images = sortImages(target.file);
  if (options.build) await buildImages(docker, images, await readRevision(), say);
  await pullImages(docker, images, say);
  const others = target.nodes.filter(({ id }) => id !== target.engine.Swarm.NodeID);
  if (hasRegistry(env)) await pushImages(docker, images, say);
  else if (others.length > 0) {
    const hosts = others.map(({ hostname }) => hostname).join(', ');
    say(`without REGISTRY these nodes need the images by other means: ${hosts}`);
  }
};

const git = (...args: string[]) => execa('git', args, { cwd: ROOT, reject: false });

/** Of the checkout, for the labels of the images. */
const readRevision = async (): Promise<string> => {
  const head = await git('rev-parse', 'HEAD');
  if (head.failed) return 'unknown';
  const changes = await git('status', '--porcelain');
  return changes.stdout === '' ? head.stdout : `${head.stdout}-dirty`;
};

const sayKept = ({ plan, folder }: PreparedSecrets, options: DeployOptions, say: Say): void => {
  const kept = (why: string): string[] =>
    plan.steps.flatMap((step) => (step.kind === 'keep' && step.why === why ? [step.name] : []));
  const made = plan.steps.filter(({ kind }) => kind === 'create').length;
  if (made > 0) say(`${made} secrets are made; their values are in ${options.secretsFolder}`);
  const foreign = kept('no-file');
  if (foreign.length > 0) say(`kept as deployed, for there is no file: ${foreign.join(', ')}`);
  for (const name of kept('unlabelled')) {
    say(
      `${name} was not made by this script and is kept; to deploy ${folder.pathOf(name)}: --rotate ${name}`,
    );
  }
};

const goThroughShop = async (
  { host, port }: EdgeAddress,
  httpsOnly: boolean | null,
  { choice }: PreparedSecrets,
  say: Say,
): Promise<void> => {
  if (httpsOnly !== false) {
    say('--smoke was left out, for http may be redirected: npm run smoke -- --url https://NAME');
    return;
  }
  const password = choice.values.get('admin_password');
  if (password === undefined) {
    say('--smoke was left out: there is no file with the password of admin');
    return;
  }
  const steps = await runSmokeFlow({
    baseUrl: `http://${host}:${port}`,
    username: 'admin',
    password,
    print: say,
  });
  say(`all ${steps} steps of the smoke test passed`);
};

const sayHowToSignIn = (
  { host, port, tlsPort }: EdgeAddress,
  { choice, folder }: PreparedSecrets,
  say: Say,
): void => {
  const name = host === '127.0.0.1' ? 'localhost' : host;
  say(`the shop: http://${name}:${port} and https://${name}:${tlsPort}`);
  say(
    choice.values.has('admin_password')
      ? `sign in as admin with the password in ${folder.pathOf('admin_password')}`
      : 'sign in as admin; its password is not in a file here',
  );
};
