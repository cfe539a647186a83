// usage: scripts/run scripts/native/find-k6.ts
// Prints the path of a k6 that runs the scripts in bench/k6, fetching it when there is none.
import { findK6 } from './install/k6.ts';
import { findCacheFolder } from './paths.ts';

try {
  console.log(await findK6(findCacheFolder(), (line) => console.error(line)));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
