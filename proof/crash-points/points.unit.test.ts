import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/native/paths.ts';
import { planPorts } from '../../scripts/native/shop-ports.ts';
import { createServiceSpecs } from '../../scripts/native/shop-services.ts';
import { callAtMarkers, findMarkers } from './markers.ts';
import { ALL_POINTS } from './points.ts';

const list = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/node_modules|\.data|\/dist/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
const read = (file: string): string => readFileSync(file, 'utf8');

const SERVICES = ['user-service', 'catalog-service', 'order-service', 'gateway', 'autoscaler'];
const sources = [...SERVICES, 'packages'].flatMap(list).filter((file) => file.endsWith('.ts'));

describe('the points', () => {
  test('stand each in one place of the sources, and the sources have no other', () => {
    const marked = sources.flatMap((file) => findMarkers(read(file))).toSorted();
    const known = new Set(ALL_POINTS.map(({ marker }) => marker));
    expect(marked).toEqual([...known].toSorted());
  });

  test('are all found by the pattern', () => {
    const written = sources.flatMap((file) => [...read(file).matchAll(/crash point/gi)]);
    expect(written).toHaveLength(sources.flatMap((file) => findMarkers(read(file))).length);
  });

  test('have one test each that is named after them, and no test is without its point', () => {
    const tests = read(join(import.meta.dirname, 'stopped-there.e2e.test.ts'));
    const named = [...tests.matchAll(/^test\('([^']+)'/gm)].map(([, name]) => name);
    expect(named).toEqual(ALL_POINTS.map(({ service, name }) => `${service}, ${name}`));
  });
});

describe('a marker', () => {
  const source = 'const a = 1;\n  // crash point: after this, before that {[a]}\nconst b = 2;\n';

  test('becomes a call that moves no line and looks at its subject only when asked to', () => {
    expect(callAtMarkers(source)).toBe(
      'const a = 1;\n  globalThis.reachCrashPoint("after this, before that", () => ([a]));\nconst b = 2;\n',
    );
  });

  test('is all that changes', () => {
    const plain = 'const a = 1; // no crash point: {a}\n';
    expect(callAtMarkers(plain)).toBe(plain);
  });
});

describe('production', () => {
  const HOOK = /crash-points|reachCrashPoint|CRASH_POINT_FOLDER|registerHooks/;

  test('knows nothing of the hook: no service, script or image names it', () => {
    const running = [...sources, ...['scripts', 'docker', 'nginx', 'storefront'].flatMap(list)];
    const images = readdirSync(ROOT).filter((name) => /ocker|^stack|package\.json$/.test(name));
    const files = [...running, ...images.map((name) => join(ROOT, name))];
    const named = files.filter((file) => !file.endsWith('docker') && HOOK.test(read(file)));
    expect(named).toEqual([]);
  });

  test('has images without this folder', () => {
    const copied = [...read(join(ROOT, 'Dockerfile')).matchAll(/^COPY (?:--\S+ )?(.*proof.*)$/gm)];
    expect(copied.map(([, paths]) => paths)).toEqual([
      'proof/package.json proof/',
      'proof/audit proof/audit',
    ]);
  });

  test('starts its services with no module before their own, whatever the caller has set', () => {
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--import nothing.js';
    process.env['CRASH_POINT_FOLDER'] = 'nowhere';
    const secrets = { adminPassword: 'a', signingKeySecret: 's', of: (name: string) => name };
    const ports = planPorts(5_000, 1);
    const specs = createServiceSpecs({ folder: 'x', ports, secrets, orderdbOthers: [] });
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
    delete process.env['CRASH_POINT_FOLDER'];
    expect(specs).toHaveLength(4);
    for (const { args, env } of specs) {
      expect(args.filter((arg) => /import|require|loader/.test(arg))).toEqual([]);
      expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['NODE_OPTIONS']));
      expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['CRASH_POINT_FOLDER']));
    }
  });
});
