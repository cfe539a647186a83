import { hostname } from 'node:os';
import {
  findCertificateProblems,
  makeSelfSigned,
  markGiven,
  readGivenFile,
  type TlsPair,
} from './certificate.ts';
import { chooseSecrets, type SecretChoice } from './choose-secrets.ts';
import type { DeployOptions } from './deploy-options.ts';
import { type Docker, listLines } from './docker.ts';
import type { Target } from './preflight.ts';
import { type Problem, problem } from './problem.ts';
import { openSecretFolder, type SecretFolder } from './secret-folder.ts';
import { findGuardProblems } from './secret-guards.ts';
import { planSecrets, type SecretPlan } from './secret-plan.ts';
import { readDeployedSecrets } from './secret-store.ts';
import { externalSecrets } from './stack-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface PreparedSecrets {
  readonly folder: SecretFolder;
  readonly plan: SecretPlan;
  readonly choice: SecretChoice;
  readonly problems: readonly Problem[];
}

const MEMBERS_OF_SINGLE_SETS = 3;

/** The user's own certificate, from the files that TLS_CERT_FILE and TLS_KEY_FILE name; null = there is none. */
export const readGivenTls = (env: Environment): { pair: TlsPair | null; problems: Problem[] } => {
  const files = { certificate: env['TLS_CERT_FILE'] ?? '', key: env['TLS_KEY_FILE'] ?? '' };
  if (files.certificate === '' && files.key === '') return { pair: null, problems: [] };
  const problems: Problem[] = [];
  const read = (variable: string, path: string): string => {
    const text = path === '' ? null : readGivenFile(path);
    if (text !== null) return text;
    const what = path === '' ? `${variable} is not set` : `${variable}: can't read ${path}`;
    problems.push(
      problem(what, 'set TLS_CERT_FILE and TLS_KEY_FILE to files that you may read, or none'),
    );
    return '';
  };
  const pair = {
    certificate: markGiven(read('TLS_CERT_FILE', files.certificate)),
    key: read('TLS_KEY_FILE', files.key),
  };
  if (problems.length > 0) return { pair: null, problems };
  return { pair, problems: findCertificateProblems(pair, files) };
};

/** Decides what becomes of each secret, and what speaks against it. Changes nothing. */
export const prepareSecrets = async (
  docker: Docker,
  { stack, secretsFolder, rotate }: DeployOptions,
  { file, nodes }: Target,
  givenTls: TlsPair | null,
): Promise<PreparedSecrets> => {
  const folder = openSecretFolder(secretsFolder);
  const names = externalSecrets(file);
  const deployed = await readDeployedSecrets(docker, stack);
  const rotated = new Set(rotate);
  const addresses = nodes.flatMap((node) => [node.hostname, node.address]);
  const hosts = ['localhost', '127.0.0.1', '::1', hostname(), ...addresses];
  const choice = await chooseSecrets({
    stack,
    names,
    folder,
    deployed,
    rotate: rotated,
    givenTls,
    makeTls: () => makeSelfSigned(hosts.filter((name) => name !== '' && name !== '0.0.0.0')),
  });
  const plan = planSecrets({
    stack,
    names,
    values: choice.values,
    deployed,
    rotate: rotated,
    contentOf: folder.contentOf,
  });
  const volumes = listLines(await docker(['volume', 'ls', '--quiet']));
  const keyHolders = Object.values(file.services).filter(({ secrets }) =>
    secrets.some(({ source }) => source === 'mongo_key'),
  );
  const guards = findGuardProblems({
    plan,
    rotate: rotated,
    fresh: choice.fresh,
    dataExists: volumes.includes(`${stack}_userdb`),
    replicated: keyHolders.length > MEMBERS_OF_SINGLE_SETS,
    pathOf: folder.pathOf,
  });
  const problems = [...choice.problems, ...guards, ...judgeKeptCertificate(choice, folder)];
  return { folder, plan, choice, problems };
};

/** The one in the folder may have ended since, or be of the user's own making. */
const judgeKeptCertificate = ({ values, fresh }: SecretChoice, folder: SecretFolder): Problem[] => {
  const certificate = values.get('tls_cert');
  const key = values.get('tls_key');
  if (certificate === undefined || key === undefined || fresh.has('tls_cert')) return [];
  const files = { certificate: folder.pathOf('tls_cert'), key: folder.pathOf('tls_key') };
  return findCertificateProblems({ certificate, key }, files);
};
