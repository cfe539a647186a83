import type { TlsPair } from './certificate.ts';
import { type Problem, problem } from './problem.ts';
import { type DeployedSecret, fullName } from './secret-plan.ts';
import type { SecretFolder } from './secret-folder.ts';
import { describeBrokerUsers, judgeSecret, makeSecret } from './secret-values.ts';

export interface SecretChoice {
  /** All that are known; what is in none is kept as it is deployed. */
  readonly values: ReadonlyMap<string, string>;
  /** Made up now, or given by TLS_CERT_FILE and TLS_KEY_FILE: to be written to the folder. */
  readonly fresh: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

interface Situation {
  readonly stack: string;
  readonly names: readonly string[];
  readonly folder: SecretFolder;
  readonly deployed: readonly DeployedSecret[];
  readonly rotate: ReadonlySet<string>;
  readonly givenTls: TlsPair | null;
  readonly makeTls: () => Promise<TlsPair>;
}

const TLS = ['tls_cert', 'tls_key'];
const DEFINITIONS = 'rabbitmq_definitions';

/** The value of each secret: the user's file, else that which was made before, else a new one. Writes nothing. */
export const chooseSecrets = async (situation: Situation): Promise<SecretChoice> => {
  const { stack, names, folder, deployed, rotate, givenTls } = situation;
  const values = new Map<string, string>();
  const fresh = new Set<string>();
  const problems: Problem[] = [];
  const put = (name: string, value: string): void => {
    if (value !== values.get(name)) fresh.add(name);
    values.set(name, value);
  };
  const find = (name: string) => deployed.find((one) => one.name === fullName(stack, name));
  /** No value of it is known, or the known one is deployed already and a new one is wanted. */
  const isWanted = (name: string): boolean => {
    const value = values.get(name);
    if (value === undefined) return find(name) === undefined || rotate.has(name);
    return rotate.has(name) && find(name)?.content === folder.contentOf(name, value);
  };

  for (const name of names) {
    const value = folder.read(name);
    if (value === null) continue;
    values.set(name, value);
    const fault = judgeSecret(name, value);
    if (fault !== null)
      problems.push(
        problem(`${folder.pathOf(name)}: ${fault}`, 'mend the file, or delete it to have one made'),
      );
  }
  if (givenTls === null && values.has('tls_cert') !== values.has('tls_key')) {
    const [one, other] = values.has('tls_cert') ? TLS : TLS.toReversed();
    problems.push(
      problem(`${folder.pathOf(`${one}`)} is there without ${other}`, 'put both there, or none'),
    );
  } else if (givenTls !== null) {
    put('tls_cert', givenTls.certificate.trim());
    put('tls_key', givenTls.key.trim());
  } else if (names.includes('tls_cert') && TLS.some(isWanted)) {
    const pair = await situation.makeTls();
    put('tls_cert', pair.certificate.trim());
    put('tls_key', pair.key.trim());
  }
  for (const name of names) {
    if (TLS.includes(name) || name === DEFINITIONS || !isWanted(name)) continue;
    const made = makeSecret(name);
    if (made !== null) put(name, made);
    else
      problems.push(
        problem(
          `the secret ${fullName(stack, name)} is missing`,
          `put its content into ${folder.pathOf(name)}`,
        ),
      );
  }
  const password = values.get('rabbitmq_password');
  // Never a file by itself: it would hold the password a second time.
  if (names.includes(DEFINITIONS) && !values.has(DEFINITIONS) && password !== undefined) {
    values.set(DEFINITIONS, describeBrokerUsers(password));
  } else if (names.includes(DEFINITIONS) && !values.has(DEFINITIONS) && !find(DEFINITIONS)) {
    problems.push(
      problem(
        `the secret ${fullName(stack, DEFINITIONS)} is missing`,
        `put the deployed password into ${folder.pathOf('rabbitmq_password')}`,
      ),
    );
  }
  for (const name of rotate) {
    if (!names.includes(name))
      problems.push(
        problem(`--rotate ${name}: there is no such secret`, `one of ${names.join(', ')}`),
      );
  }
  return { values, fresh, problems };
};
