import { spawnSync } from 'node:child_process';

export type Machine = {
  /** CHROMIUM is set: who set it has chosen, and nothing is installed behind their back. */
  isChosen: boolean;
  isRoot: boolean;
  /** Absolute path, or null where there is none. */
  aptGet: string | null;
};

const MINUTE_MS = 60_000;
const INSTALL = ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'];

/** Downloads first, for that is what may hang: what is ended there leaves nothing half installed. */
const STEPS = [
  { args: ['update'], limitMs: 2 * MINUTE_MS, mayFail: true },
  { args: [...INSTALL, '--download-only'], limitMs: 4 * MINUTE_MS, mayFail: false },
  { args: INSTALL, limitMs: 4 * MINUTE_MS, mayFail: false },
];

/** Why no Chromium can be installed by us, in words that go on after "no Chromium here,"; null when it can. */
export const whyNotInstall = ({ isChosen, isRoot, aptGet }: Machine): string | null => {
  if (isChosen) return 'for CHROMIUM names no file that can be run';
  if (aptGet === null) return 'and no apt-get to install it';
  if (!isRoot) return 'and only root can install it';
  return null;
};

/** Installs Chromium with the system's packages; false when it did not work, or took longer than `limitMs` a step. */
export const installChromium = (
  aptGet: string,
  limitMs: number = Number.POSITIVE_INFINITY,
): boolean =>
  STEPS.every(({ args, mayFail, ...step }) => {
    const options = ['-qq', '-o', 'DPkg::Lock::Timeout=60'];
    const { status } = spawnSync(aptGet, [...options, ...args], {
      // What it prints is no answer of this program: it goes where errors go.
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: Math.min(step.limitMs, limitMs),
    });
    return status === 0 || mayFail;
  });
