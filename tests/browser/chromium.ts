import { findOnPath, isExecutable } from '../../scripts/native/install/find-on-path.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of this machine, or null: CHROMIUM names another one than what is on PATH. */
export const findChromium = (): string | null => {
  const named = process.env['CHROMIUM'];
  if (named) return isExecutable(named) ? named : null;
  return NAMES.map(findOnPath).find((path) => path !== null) ?? null;
};

/** For root and for containers: no sandbox, no GPU, and nothing that calls home. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
