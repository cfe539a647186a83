import { type UsersFile, USERS_FILES } from '../users/users-files.ts';
import type { TlsPair } from './certificate.ts';
import { type Problem, problem } from './problem.ts';
import { type DeployedSecret, fullName } from './secret-plan.ts';
import type { SecretFolder } from './secret-folder.ts';
import { judgeSecret, makeSecret } from './secret-values.ts';

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
const isUsersFile = (name: string): boolean => USERS_FILES.some((file) => file.name === name);

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
    if (TLS.includes(name) || isUsersFile(name) || !isWanted(name)) continue;
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
  for (const file of USERS_FILES) {
    if (!names.includes(file.name) || values.has(file.name)) continue;
    const users = file.describe((secret) => values.get(secret));
    // Never a file by itself: it follows from the passwords.
    if (users !== undefined) values.set(file.name, users);
    problems.push(...findUsersProblems(file, users, { ...situation, values }));
  }
  for (const name of rotate) {
    if (!names.includes(name))
      problems.push(
        problem(`--rotate ${name}: there is no such secret`, `one of ${names.join(', ')}`),
      );
  }
  return { values, fresh, problems };
};

/** A server must not keep its users while one of their passwords changes. */
const findUsersProblems = (
  { name, passwords }: UsersFile,
  users: string | undefined,
  { stack, folder, deployed, rotate, values }: Situation & Pick<SecretChoice, 'values'>,
): Problem[] => {
  const find = (secret: string) => deployed.find((one) => one.name === fullName(stack, secret));
  const changed = passwords.filter((secret) => {
    const value = values.get(secret);
    return value !== undefined && find(secret)?.content !== folder.contentOf(secret, value);
  });
  const there = find(name);
  if (there !== undefined && changed.length === 0) return [];
  if (users === undefined) {
    const unknown = passwords.filter((secret) => find(secret) && !values.has(secret));
    const files = unknown.map((secret) => folder.pathOf(secret)).join(', ');
    return [
      problem(
        `the secret ${fullName(stack, name)} can't be made without all passwords of its users`,
        `put the deployed passwords into ${files}, or have new ones: --rotate ${unknown.join(' --rotate ')}`,
      ),
    ];
  }
  if (there?.content !== null || rotate.has(name)) return [];
  return [
    problem(
      `${fullName(stack, name)} was not made by this script and lacks ${changed.join(', ')}`,
      `to replace it: --rotate ${name}`,
    ),
  ];
};
