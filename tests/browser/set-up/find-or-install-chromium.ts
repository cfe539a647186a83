// usage: node tests/browser/set-up/find-or-install-chromium.ts
// Prints the Chromium for the browser tests, and installs it first where there is none and that is allowed.
// Exit 1 and one line that says why, when there is none in the end.
import { findOnPath } from '../../../scripts/native/install/find-on-path.ts';
import { findChromium } from '../chromium.ts';
import { installChromium, type Machine, whyNotInstall } from './install-chromium.ts';

const machine: Machine = {
  isChosen: Boolean(process.env['CHROMIUM']),
  isRoot: process.getuid?.() === 0,
  aptGet: findOnPath('apt-get'),
};

const getOrWhyNot = (): { path: string } | { why: string } => {
  const found = findChromium();
  if (found !== null) return { path: found };
  const why = whyNotInstall(machine);
  if (why !== null || machine.aptGet === null) return { why: why ?? '' };
  console.error('installing Chromium for the browser tests ...');
  const path = installChromium(machine.aptGet) ? findChromium() : null;
  return path === null ? { why: 'and apt-get could not install it' } : { path };
};

const result = getOrWhyNot();
if ('path' in result) {
  console.log(result.path);
} else {
  console.error(
    `browser tests skipped: no Chromium here, ${result.why} (apt-get install chromium, or set CHROMIUM)`,
  );
  process.exitCode = 1;
}
