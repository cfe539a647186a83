// usage: node tests/browser/find-chromium.ts
// Prints the Chromium that the browser tests use; exit 1 without one.
import { findChromium } from './chromium.ts';

const path = findChromium();
if (path === null) process.exit(1);
console.log(path);
