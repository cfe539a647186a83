import type { Docker } from './docker.ts';
import type { SecretFolder } from './secret-folder.ts';
import { fullName, type SecretPlan, type SecretStep, versionVariables } from './secret-plan.ts';
import { createSecret, removeSecrets } from './secret-store.ts';

interface RollOut {
  readonly docker: Docker;
  readonly stack: string;
  readonly plan: SecretPlan;
  readonly folder: SecretFolder;
  /** Deploys the stack with these variables and waits until all of it works. */
  readonly deploy: (variables: Readonly<Record<string, string>>) => Promise<void>;
  readonly say: (line: string) => void;
}

type Replace = Extract<SecretStep, { kind: 'replace' }>;

/**
 * Deploys with the secrets of the plan. At the end they have their plain names, so that the stack file
 * works without this script. Killed in between it leaves a shop that runs, and a next plan that goes on.
 */
export const rollOutSecrets = async (rollOut: RollOut): Promise<void> => {
  const { docker, stack, plan, folder, deploy, say } = rollOut;
  const create = (name: string, { name: key, value }: { name: string; value: string }) =>
    createSecret(docker, stack, name, { value, content: folder.contentOf(key, value) });

  for (const step of plan.steps) {
    if (step.kind === 'create') await create(fullName(stack, step.name), step);
  }
  const replaced = plan.steps.filter((step): step is Replace => step.kind === 'replace');
  const versioned = replaced.map(({ name, version }) => `${fullName(stack, name)}${version}`);
  if (replaced.length > 0) {
    say(`new content for ${replaced.map(({ name }) => name).join(', ')}: deployed in two steps`);
    for (const step of replaced) {
      const name = `${fullName(stack, step.name)}${step.version}`;
      if (!plan.leftovers.includes(name)) await create(name, step);
    }
    await deploy(versionVariables(plan));
    for (const step of replaced) {
      await removeSecrets(docker, [fullName(stack, step.name)]);
      await create(fullName(stack, step.name), step);
    }
  }
  await deploy({});
  await removeSecrets(docker, [...new Set([...plan.leftovers, ...versioned])]);
};
