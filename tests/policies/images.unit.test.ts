import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/native/paths.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const ignored = read('.dockerignore').split('\n');

describe.each(['Dockerfile', 'nginx/Dockerfile'])('%s', (file) => {
  const text = read(file);
  const lines = text.split('\n');
  const last = text.slice(text.lastIndexOf('\nFROM '));

  test('starts from fixed tags or from its own stages', () => {
    const stages = new Set([...text.matchAll(/^FROM .* AS (\S+)$/gm)].map(([, stage]) => stage));
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base ?? '');
    expect(bases.filter((base) => !stages.has(base) && !/^[a-z]+:\d/.test(base))).toEqual([]);
  });

  test('ends as an image that says who it is, is not root, can be stopped and asked for its health', () => {
    expect(last).toMatch(/^USER (node|nginx)$/m);
    expect(last).toMatch(/^STOPSIGNAL SIG(TERM|QUIT)$/m);
    expect(last).toMatch(/^HEALTHCHECK --interval=/m);
    expect(last).toContain('org.opencontainers.image.version="$VERSION"');
    expect(last).toContain('org.opencontainers.image.revision="$REVISION"');
  });

  test('bakes in no registry, no proxy and no secret', () => {
    const suspect = /registry|proxy_?=|npmrc|_TOKEN|PASSWORD|https?:\/\/(?!127\.0\.0\.1)/i;
    expect(lines.filter((line) => suspect.test(line))).toEqual([]);
  });
});

test('the manifests of all workspaces are there before packages are installed', () => {
  const { workspaces }: { workspaces: string[] } = JSON.parse(read('package.json'));
  const folders = workspaces.flatMap((workspace) =>
    workspace === 'packages/*'
      ? readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}`)
      : [workspace],
  );
  const text = read('Dockerfile');
  expect(
    folders.filter((folder) => !text.includes(`COPY ${folder}/package.json ${folder}/`)),
  ).toEqual([]);
});

test('a build sees only what is named: no data, no settings, no history', () => {
  expect(ignored).toContain('*');
  for (const kept of ['.git', '.data', '.env', '.npmrc', 'node_modules']) {
    expect(ignored).not.toContain(`!${kept}`);
  }
  expect(ignored).toEqual(
    expect.arrayContaining(['**/node_modules', '**/.data', '**/.env*', '**/.npmrc']),
  );
});
