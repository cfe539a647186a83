import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/native/paths.ts';

const KNOWN_TRAPS = 48;

const rows = readFileSync(join(ROOT, 'docs/traps.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (trap|---) /.test(line))
  .map((line) => {
    const [trap = '', how = '', file = '', name = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return { trap, how, file: file.replaceAll('`', ''), name };
  });
const tested = rows.filter(({ file }) => file !== '–');

const quoted = (name: string): string[] => [`'${name}'`, `"${name}"`, `\`${name}\``];

test('every trap is listed, with how it is kept out', () => {
  expect(rows.length).toBeGreaterThanOrEqual(KNOWN_TRAPS);
  expect(rows.filter(({ trap, how }) => trap === '' || how === '')).toEqual([]);
});

test('only what needs containers has no test yet', () => {
  const untested = rows.filter(({ file }) => file === '–').map(({ how }) => how);
  expect(untested.filter((how) => !how.includes('container'))).toEqual([]);
});

test.each(tested.map(({ trap, file, name }) => [trap, file, name] as const))(
  '%s: its test is there',
  (_trap, file, name) => {
    const path = join(ROOT, file);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    expect({ file, name, isThere: quoted(name).some((quote) => text.includes(quote)) }).toEqual({
      file,
      name,
      isThere: true,
    });
  },
);
