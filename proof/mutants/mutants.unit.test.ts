import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/native/paths.ts';
import { isTestThere } from '../../tests/policies/named-tests.ts';
import { MUTANTS } from './bugs/index.ts';
import { applyEdit, levelOf, type Mutant, needsShop } from './mutant.ts';

const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9'] as const;
const LEAST = 40;

/** The files of the mutant with all its edits, by path. */
const mutate = ({ edits }: Mutant): Map<string, string> => {
  const files = new Map<string, string>();
  for (const edit of edits) {
    const source = files.get(edit.file) ?? readFileSync(join(ROOT, edit.file), 'utf8');
    files.set(edit.file, applyEdit(source, edit));
  }
  return files;
};

describe.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s', (_name, mutant) => {
  test("fits today's sources, changes them and can still be read", () => {
    for (const [file, mutated] of mutate(mutant)) {
      expect(mutated).not.toBe(readFileSync(join(ROOT, file), 'utf8'));
      expect(() => stripTypeScriptTypes(mutated)).not.toThrow();
    }
  });

  test('changes the shop and not its tests', () => {
    expect(mutant.edits.map(({ file }) => file)).not.toContainEqual(
      expect.stringMatching(/\.test\.ts$|\/testing\/|^(proof|tests)\//),
    );
  });

  test('is looked for by tests that are there', () => {
    for (const { file, test: name } of mutant.checks) {
      expect(levelOf(file)).not.toBe('');
      expect({ file, name, isThere: isTestThere(file, name) }).toEqual({
        file,
        name,
        isThere: true,
      });
    }
  });
});

describe('the mutants', () => {
  test('have one name each that can be typed', () => {
    const names = MUTANTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)+$/.test(name))).toEqual([]);
  });

  test('are enough, and each invariant is broken by one at least that is quickly tried', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(LEAST);
    const quick = MUTANTS.filter((mutant) => mutant.quick === true);
    const broken = new Set(quick.flatMap(({ breaks }) => breaks));
    expect(INVARIANTS.filter((invariant) => !broken.has(invariant))).toEqual([]);
    expect(quick.filter(needsShop).map(({ name }) => name)).toEqual([]);
  });
});

describe('an edit', () => {
  const edit = { file: 'some.ts', find: 'b', replace: 'x' };

  test('changes the one place', () => {
    expect(applyEdit('abc', edit)).toBe('axc');
  });

  test.each([
    ['nothing to change', 'acd', '0 times'],
    ['two places to change', 'abcb', '2 times'],
  ])('with %s is refused', (_, source, times) => {
    expect(() => applyEdit(source, edit)).toThrow(times);
  });
});
