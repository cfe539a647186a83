/** Why the shop can't be deployed, and what the user can do about it. */
export interface Problem {
  readonly what: string;
  readonly remedy: string;
}

export const problem = (what: string, remedy: string): Problem => ({ what, remedy });

export class DeployFailure extends Error {}

/** Nothing has been changed yet. */
export class Refusal extends DeployFailure {
  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ what, remedy }) => `- ${what}\n  ${remedy}`);
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super([`nothing was changed, because of ${count}:`, ...lines].join('\n'));
  }
}
