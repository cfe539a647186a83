import { describe, expect, it } from '@jest/globals';
import { findImages, parseImage, withDigests } from './image-references.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

describe('parseImage', () => {
  it.each([
    ['mongo:8.0', 'docker.io', 'library/mongo', '8.0'],
    ['grafana/k6:1.2', 'docker.io', 'grafana/k6', '1.2'],
    ['docker.io/grafana/k6:1.2', 'docker.io', 'grafana/k6', '1.2'],
    ['ghcr.io/owner/shop/edge:v1', 'ghcr.io', 'owner/shop/edge', 'v1'],
    ['127.0.0.1:5050/shop:1', '127.0.0.1:5050', 'shop', '1'],
  ])('%s', (name, registry, repository, tag) => {
    expect(parseImage(name)).toEqual({ registry, repository, tag });
  });

  it.each(['mongo', 'ghcr.io/mongo', 'mongo:', 'Mongo:8'])('refuses %s', (name) => {
    expect(() => parseImage(name)).toThrow(name);
  });
});

describe('findImages', () => {
  it('takes images of a registry, each once, without their digest', () => {
    const text = `services:
  a: { deploy: {} }
  b:
    image: mongo:8.0
  c:
    image: "redis:8@${DIGEST}"
  d:
    image: mongo:8.0 # the same`;
    expect(findImages(text)).toEqual(['mongo:8.0', 'redis:8']);
  });

  it('leaves out own stages, own images and names made of variables', () => {
    const text = `FROM node:24 AS base
FROM base AS next
FROM scratch
    image: localhost/bookstore/nginx:1
    image: \${REGISTRY}bookstore/nginx:1`;
    expect(findImages(text)).toEqual(['node:24']);
  });
});

describe('withDigests', () => {
  const digests = new Map([['node:24', DIGEST]]);

  it('adds a digest, and takes the place of an older one', () => {
    const pinned = `FROM node:24@${DIGEST} AS base\n`;
    expect(withDigests('FROM node:24 AS base\n', digests)).toBe(pinned);
    expect(withDigests(`FROM node:24@${OTHER} AS base\n`, digests)).toBe(pinned);
    expect(withDigests(pinned, digests)).toBe(pinned);
  });

  it('leaves other images and all else as they are', () => {
    const text = 'image: mongo:8.0\n# from node:24\nRUN echo node:24\n';
    expect(withDigests(text, digests)).toBe(text);
  });
});
