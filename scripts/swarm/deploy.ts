// usage: scripts/deploy [--help]
import { DEPLOY_USAGE, parseDeployOptions } from './deploy-options.ts';
import { DockerError } from './docker.ts';
import { DeployFailure } from './problem.ts';
import { runDeploy } from './run-deploy.ts';

const say = (line: string): void => console.log(line);

/** Errors of ours and of docker say it all; others are mistakes in here, and need their stack. */
const describeError = (error: unknown): string => {
  if (error instanceof DeployFailure || error instanceof DockerError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

const main = async (): Promise<void> => {
  let options;
  try {
    options = parseDeployOptions(process.argv.slice(2), process.env);
  } catch (error) {
    throw new DeployFailure(
      `${error instanceof Error ? error.message : String(error)} (--help tells more)`,
    );
  }
  if (options === null) say(DEPLOY_USAGE);
  else await runDeploy(options, process.env, say);
};

try {
  await main();
} catch (error) {
  console.error(`deploy: ${describeError(error)}`);
  process.exitCode = 1;
}
