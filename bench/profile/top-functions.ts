// usage: node bench/profile/top-functions.ts FILE.cpuprofile [HOW_MANY]
// The functions that a process itself spent its time in, the greatest first, as shares of the time it was at work.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ROOT } from '../../scripts/native/paths.ts';

const DEFAULT_COUNT = 20;
const IDLE = new Set(['(idle)', '(root)']);

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
    }),
  ),
  samples: z.array(z.int()),
  /** Microseconds before each sample. */
  timeDeltas: z.array(z.number()),
});

const placeOf = (url: string): string =>
  url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : url;

const [file = '', count = DEFAULT_COUNT] = process.argv.slice(2);
const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const names = new Map(
  nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
    id,
    url === ''
      ? functionName
      : `${functionName || '(anonymous)'} ${placeOf(url)}:${lineNumber + 1}`,
  ]),
);
const times = new Map<string, number>();
for (const [index, id] of samples.entries()) {
  const name = names.get(id) ?? '';
  if (!IDLE.has(name)) times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0));
}
const total = [...times.values()].reduce((sum, time) => sum + time, 0);
console.log(`at work for ${(total / 1e6).toFixed(1)} s`);
for (const [name, time] of [...times].toSorted(([, a], [, b]) => b - a).slice(0, Number(count))) {
  console.log(`${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
}
