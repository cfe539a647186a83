import { type Problem, problem } from './problem.ts';
import type { SecretPlan } from './secret-plan.ts';

interface Situation {
  readonly plan: SecretPlan;
  readonly rotate: ReadonlySet<string>;
  /** Made up now. */
  readonly fresh: ReadonlySet<string>;
  /** The volume of the users' database is on this node. */
  readonly dataExists: boolean;
  /** The databases have several members. */
  readonly replicated: boolean;
  readonly pathOf: (name: string) => string;
}

/** What the database holds as well goes wrong when only the secret changes; so these want a word with the user. */
const CHANGE_FIRST: Readonly<Record<string, string>> = {
  admin_password:
    'the secret does not change the password of a user that exists: change it in the shop first (PATCH /me), ' +
    'put the new one into the file, and run again with --rotate admin_password',
  signing_key_secret:
    'the keys in userdb are sealed with it, and user-service is not ready with another one: empty signing_keys as ' +
    'docs/deploying.md says, and run again with --rotate signing_key_secret',
};

const KEY_OF_SEVERAL =
  'members with different keys do not let each other in: put the deployed key back into the file, or follow ' +
  'MongoDB\'s manual, "Rotate keys for self-managed replica sets"';

/** Changes of secrets that would break a shop which has data. */
export const findGuardProblems = (situation: Situation): Problem[] => {
  const { plan, rotate, fresh, dataExists, replicated, pathOf } = situation;
  return plan.steps.flatMap((step) => {
    const { kind, name } = step;
    if (kind === 'keep') return [];
    const advice = CHANGE_FIRST[name];
    if (kind === 'replace' && name === 'mongo_key' && replicated) {
      return [problem('mongo_key is another one than the deployed one', KEY_OF_SEVERAL)];
    }
    if (advice === undefined) return [];
    if (name === 'admin_password' && kind === 'replace' && fresh.has(name)) {
      return [problem("admin_password can't be made up for a user that exists", advice)];
    }
    if (rotate.has(name)) return [];
    if (kind === 'replace') {
      return [
        problem(
          `${pathOf(name)} is not what is deployed`,
          `put the deployed value back, or delete the file to keep what is deployed; to change it: ${advice}`,
        ),
      ];
    }
    if (!dataExists || !fresh.has(name)) return [];
    return [
      problem(
        `the secret ${name} is missing, but there is a database that was made with it`,
        `put its value into ${pathOf(name)}; if it is lost: ${advice}`,
      ),
    ];
  });
};
