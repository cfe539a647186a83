import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../../scripts/native/paths.ts';

const FOLDER = join(ROOT, '.github/workflows');
const stepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.literal(true) }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.string().regex(/-\d/),
      'timeout-minutes': z.int().max(60),
      env: z.record(z.string(), z.string()).optional(),
      strategy: z.looseObject({}).optional(),
      steps: z.array(stepSchema),
    }),
  ),
});
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const stepsOf = (name: string) =>
  Object.values(workflowSchema.parse(parse(read(name))).jobs).flatMap(({ steps }) => steps);
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

describe.each(readdirSync(FOLDER))('%s', (name) => {
  test('may read the sources and nothing else, and ends in time', () => {
    expect(workflowSchema.parse(parse(read(name))).permissions).toEqual({ contents: 'read' });
  });

  test('names each action by its commit, with the release beside it', () => {
    const uses = read(name).match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/.test(line))).toEqual(
      [],
    );
  });

  test('keeps no credentials after a checkout', () => {
    const checkouts = stepsOf(name).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual(
      checkouts.map(() => false),
    );
  });

  test('runs only commands that are there', () => {
    const text = stepsOf(name)
      .map(({ run }) => run ?? '')
      .join('\n');
    const files = [...text.matchAll(/\bscripts\/[\w/.-]+/g)].map(([file]) => file);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    const commands = [...text.matchAll(/npm (?:run )?(test[\w:]*)/g)].map(
      ([, script = '']) => script,
    );
    expect(commands.filter((script) => !(script in manifest.scripts))).toEqual([]);
  });
});

test('packages and images are looked at every week, and each image of a stack is scanned', () => {
  const { on } = workflowSchema.parse(parse(read('supply-chain.yml')));
  expect(on).toHaveProperty('schedule');
  const built = ['stack.yml', 'stack.autoscaler.yml'].flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/bookstore\/([a-z-]+):/g)].map(
      ([, image = '']) => image,
    ),
  );
  const scanned = /image: \[(.*)\]/.exec(read('supply-chain.yml'))?.[1]?.split(', ') ?? [];
  expect(scanned.toSorted()).toEqual([...new Set(built)].toSorted());
});
