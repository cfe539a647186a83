import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findWorkerUser } from './worker-user.ts';

const ROOT_USER = { uid: 0, umask: 0o022 };

let folder: string;
let inner: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worker-'));
  inner = join(folder, 'nginx');
  mkdirSync(inner);
  chmodSync(folder, 0o711);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the workers of nginx', () => {
  test('have no privileges when root starts it', () => {
    const { directive, warning } = findWorkerUser([inner, join(inner, 'later')], ROOT_USER);
    expect(directive).toMatch(/^user nobody (nogroup|nobody);$/);
    expect(warning).toBeNull();
  });

  test('stay root, with a warning that names the reason, where nobody could not read the files', () => {
    chmodSync(folder, 0o700);
    expect(findWorkerUser([inner], ROOT_USER)).toEqual({
      directive: 'user root;',
      warning: `the workers of nginx run as root: nobody cannot enter ${folder}`,
    });
    chmodSync(folder, 0o711);
    expect(findWorkerUser([inner], { uid: 0, umask: 0o077 }).warning).toContain('umask');
  });

  test('are those of whoever starts it otherwise', () => {
    expect(findWorkerUser([inner], { uid: 1_000, umask: 0o077 })).toEqual({
      directive: '',
      warning: null,
    });
  });
});
