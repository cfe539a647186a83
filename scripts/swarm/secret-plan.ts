/** A docker secret of the stack. `content`: its label, null where somebody else made it. */
export interface DeployedSecret {
  readonly name: string;
  readonly content: string | null;
}

export type SecretStep =
  | {
      readonly kind: 'keep';
      readonly name: string;
      readonly why: 'same' | 'no-file' | 'unlabelled';
    }
  | { readonly kind: 'create'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'replace';
      readonly name: string;
      readonly value: string;
      /** The end of its name while both contents are there. */
      readonly version: string;
    };

export interface SecretPlan {
  readonly steps: readonly SecretStep[];
  /** Full names of secrets that an interrupted replacement has left. */
  readonly leftovers: readonly string[];
}

interface Situation {
  readonly stack: string;
  /** Keys of the stack file, such as redis_password. */
  readonly names: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly deployed: readonly DeployedSecret[];
  readonly rotate: ReadonlySet<string>;
  readonly contentOf: (name: string, value: string) => string;
}

const VERSION = /_[0-9a-f]{8}$/;
const VERSION_LENGTH = 8;

export const fullName = (stack: string, name: string): string => `${stack}_${name}`;

/**
 * What has to be done so that the docker secrets hold the given values. Swarm can't change a secret: a new
 * content comes in under a name with a version, is rolled out, and then takes the plain name. Whatever an
 * interrupted run has left, the next plan goes on from there.
 */
export const planSecrets = (situation: Situation): SecretPlan => {
  const { stack, names, deployed } = situation;
  const plain = new Set(names.map((name) => fullName(stack, name)));
  return {
    steps: names.map((name) => planOne(name, situation)),
    leftovers: deployed
      .map(({ name }) => name)
      .filter((name) => VERSION.test(name) && plain.has(name.replace(VERSION, ''))),
  };
};

const planOne = (
  name: string,
  { stack, values, deployed, rotate, contentOf }: Situation,
): SecretStep => {
  const there = deployed.find((secret) => secret.name === fullName(stack, name));
  const value = values.get(name);
  if (value === undefined) return { kind: 'keep', name, why: 'no-file' };
  if (there === undefined) return { kind: 'create', name, value };
  const content = contentOf(name, value);
  if (there.content === content) return { kind: 'keep', name, why: 'same' };
  if (there.content === null && !rotate.has(name)) return { kind: 'keep', name, why: 'unlabelled' };
  return { kind: 'replace', name, value, version: `_${content.slice(0, VERSION_LENGTH)}` };
};

/** The variables of the stack file that end the names of the secrets to be replaced. */
export const versionVariables = (plan: SecretPlan): Record<string, string> =>
  Object.fromEntries(
    plan.steps.flatMap((step) =>
      step.kind === 'replace' ? [[`${step.name.toUpperCase()}_VERSION`, step.version]] : [],
    ),
  );
