import { describe, expect, test } from '@jest/globals';
import { type DeployedSecret, planSecrets, versionVariables } from './secret-plan.ts';

const contentOf = (_name: string, value: string): string =>
  Buffer.from(value).toString('hex').padStart(64, '0').slice(-64).split('').toReversed().join('');

const plan = (values: Record<string, string>, deployed: DeployedSecret[], rotate: string[] = []) =>
  planSecrets({
    stack: 'shop',
    names: ['redis_password'],
    values: new Map(Object.entries(values)),
    deployed,
    rotate: new Set(rotate),
    contentOf,
  });
const deployedAs = (name: string, value: string): DeployedSecret => ({
  name,
  content: contentOf('redis_password', value),
});
const PLAIN = 'shop_redis_password';
const NEW = contentOf('redis_password', 'new').slice(0, 8);

describe('a secret', () => {
  test('is created where there is none', () => {
    expect(plan({ redis_password: 'new' }, []).steps).toEqual([
      { kind: 'create', name: 'redis_password', value: 'new' },
    ]);
  });

  test('is kept when its content is that of the file, or when there is no file', () => {
    const deployed = [deployedAs(PLAIN, 'new')];
    expect(plan({ redis_password: 'new' }, deployed).steps).toMatchObject([
      { kind: 'keep', why: 'same' },
    ]);
    expect(plan({}, deployed).steps).toMatchObject([{ kind: 'keep', why: 'no-file' }]);
  });

  test('that somebody else made is kept, until the user wants it rotated', () => {
    const deployed = [{ name: PLAIN, content: null }];
    const values = { redis_password: 'new' };
    expect(plan(values, deployed).steps).toMatchObject([{ kind: 'keep', why: 'unlabelled' }]);
    expect(plan(values, deployed, ['redis_password']).steps).toMatchObject([{ kind: 'replace' }]);
  });

  test('with another content is replaced by way of a name with a version', () => {
    const made = plan({ redis_password: 'new' }, [deployedAs(PLAIN, 'old')]);
    expect(made.steps).toMatchObject([{ kind: 'replace', value: 'new', version: `_${NEW}` }]);
    expect(versionVariables(made)).toEqual({ REDIS_PASSWORD_VERSION: `_${NEW}` });
  });
});

describe('a replacement that was interrupted', () => {
  const versioned = deployedAs(`${PLAIN}_${NEW}`, 'new');

  test('goes on where the plain name still has the old content', () => {
    const made = plan({ redis_password: 'new' }, [deployedAs(PLAIN, 'old'), versioned]);
    expect(made.steps).toMatchObject([{ kind: 'replace' }]);
    expect(made.leftovers).toEqual([versioned.name]);
  });

  test('goes on where the plain name is gone', () => {
    const made = plan({ redis_password: 'new' }, [versioned]);
    expect(made.steps).toMatchObject([{ kind: 'create' }]);
    expect(made.leftovers).toEqual([versioned.name]);
  });

  test('ends with the removal of what it left, and of nothing else', () => {
    const other = { name: 'shop_own_12345678', content: null };
    const made = plan({ redis_password: 'new' }, [deployedAs(PLAIN, 'new'), versioned, other]);
    expect(made.steps).toMatchObject([{ kind: 'keep' }]);
    expect(made.leftovers).toEqual([versioned.name]);
  });
});
