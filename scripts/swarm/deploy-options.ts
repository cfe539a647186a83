import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_FOLDER } from '../native/paths.ts';

export interface DeployOptions {
  /** Name of the stack, and the start of the names of its secrets. */
  readonly stack: string;
  readonly build: boolean;
  /** Stack files, the base first. */
  readonly files: readonly string[];
  /** Absolute path of the folder with the values of the secrets. */
  readonly secretsFolder: string;
  /** Secrets that get a new value. */
  readonly rotate: readonly string[];
  readonly prune: boolean;
  readonly timeoutMs: number;
  readonly check: boolean;
  readonly smoke: boolean;
}

export const DEPLOY_USAGE = `usage: scripts/deploy [options]

Builds the images, makes the secrets, deploys the shop to the Docker Swarm that this machine manages,
waits until every part works, and says how to sign in. It can be run again at any time.

  --no-build       use the images that are there
  --overlay FILE   a stack file on top of stack.yml, such as stack.ha.yml; may be repeated
  --secrets DIR    keep the values of the secrets there instead of in .data/swarm/STACK
  --rotate NAME    give this secret a new value, such as redis_password; may be repeated
  --prune          remove services of the stack that the files no longer name
  --timeout N      give up when not all works after N seconds (300)
  --no-check       do not call the shop when it is deployed
  --smoke          go through the whole shop as a buyer and an admin (leaves two test users)
  --help           print this

Variables (docs/deploying.md has all of them): STACK, VERSION, REGISTRY, EDGE_PORT, TLS_PORT, DATA_PLACEMENT,
TLS_CERT_FILE and TLS_KEY_FILE, PUBLISH_MODE, ENDPOINT_MODE, NGINX_REPLICAS and those of the services.`;

// The longest name of a secret is STACK_rabbitmq_definitions_12345678, and Swarm allows 64 characters.
const STACK_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
const DEFAULT_TIMEOUT_S = '300';
const MAX_TIMEOUT_S = 7_200;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the arguments; null = the user asked for help. Throws an Error that says which one is wrong. */
export const parseDeployOptions = (
  args: readonly string[],
  env: Environment,
): DeployOptions | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'no-build': { type: 'boolean', default: false },
      overlay: { type: 'string', multiple: true, default: [] },
      secrets: { type: 'string' },
      rotate: { type: 'string', multiple: true, default: [] },
      prune: { type: 'boolean', default: false },
      timeout: { type: 'string', default: DEFAULT_TIMEOUT_S },
      'no-check': { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const stack = env['STACK'] || 'bookstore';
  if (!STACK_NAME.test(stack)) {
    throw new Error(`STACK must be 1 to 32 of a-z, 0-9 and "-", not "${stack}"`);
  }
  const seconds = Number(values.timeout);
  if (!/^\d+$/.test(values.timeout) || seconds < 1 || seconds > MAX_TIMEOUT_S) {
    throw new Error(`--timeout must be 1 to ${MAX_TIMEOUT_S} seconds, not "${values.timeout}"`);
  }
  return {
    stack,
    build: !values['no-build'],
    files: ['stack.yml', ...values.overlay.map((file) => resolve(file))],
    secretsFolder: resolve(values.secrets ?? join(DATA_FOLDER, 'swarm', stack)),
    rotate: values.rotate,
    prune: values.prune,
    timeoutMs: seconds * 1_000,
    check: !values['no-check'],
    smoke: values.smoke,
  };
};
