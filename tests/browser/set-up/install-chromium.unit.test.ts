import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installChromium, whyNotInstall } from './install-chromium.ts';

const able = { isChosen: false, isRoot: true, aptGet: '/usr/bin/apt-get' };

describe('Chromium is installed', () => {
  it('by root with apt-get, when nobody chose another one', () => {
    expect(whyNotInstall(able)).toBeNull();
  });

  it.each([
    ['CHROMIUM is set', { isChosen: true }, /CHROMIUM names no file/],
    ['there is no apt-get', { aptGet: null }, /no apt-get/],
    ['the user is not root', { isRoot: false }, /only root/],
  ])('never when %s, and the reason is said', (_, change, why) => {
    expect(whyNotInstall({ ...able, ...change })).toMatch(why);
  });
});

describe('the installation', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apt-of-tests-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A program in the place of apt-get that writes down how it was called. */
  const aptThat = async (name: string, does: string) => {
    const [path, calls] = [join(folder, name), join(folder, `${name}.calls`)];
    await writeFile(path, `#!/bin/sh\necho "$@" >>${calls}\n${does}\n`, { mode: 0o755 });
    return { path, calls: async () => (await readFile(calls, 'utf8')).trim().split('\n') };
  };

  it('reads the lists, downloads, and installs only what was downloaded', async () => {
    const apt = await aptThat('good', 'exit 0');
    expect(installChromium(apt.path)).toBe(true);
    expect(await apt.calls()).toEqual([
      expect.stringMatching(/ update$/),
      expect.stringMatching(/ install .*--no-install-recommends chromium .*--download-only$/),
      expect.stringMatching(/ install .*--no-install-recommends chromium [a-z-]+$/),
    ]);
  });

  it('goes on with old lists when no new ones can be had', async () => {
    const apt = await aptThat('no-lists', 'case "$*" in *update) exit 100;; esac');
    expect(installChromium(apt.path)).toBe(true);
  });

  it('is given up when there is no such package, before anything is installed', async () => {
    const apt = await aptThat('no-package', 'case "$*" in *install*) exit 100;; esac');
    expect(installChromium(apt.path)).toBe(false);
    expect(await apt.calls()).toHaveLength(2);
  });

  it('is given up when a server hangs', async () => {
    const apt = await aptThat('hanging', 'exec sleep 60');
    const start = performance.now();
    expect(installChromium(apt.path, 200)).toBe(false);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
