import { describe, expect, test } from '@jest/globals';
import type { ClusterNode } from './cluster.ts';
import { findPlacementProblems } from './placement.ts';
import { parseStackFile } from './stack-file.ts';

const node = (hostname: string, change: Partial<ClusterNode> = {}): ClusterNode => ({
  id: hostname,
  hostname,
  role: 'manager',
  labels: {},
  address: '192.0.2.1',
  usable: true,
  ...change,
});

const stackOn = (constraint: string) =>
  parseStackFile(`
services:
  userdb:
    image: mongo:8.0
    volumes: [{ type: volume, source: userdb }]
    deploy: { placement: { constraints: ['${constraint}'] } }
  gateway: { image: 'bookstore/gateway:1' }
`);

describe('where services may run', () => {
  test('one manager holds the data with nothing prepared', () => {
    expect(findPlacementProblems(stackOn('node.role == manager'), [node('a')])).toEqual([]);
  });

  test('with two managers the data could stay behind on one: a label has to choose', () => {
    const [problem] = findPlacementProblems(stackOn('node.role == manager'), [
      node('a'),
      node('b'),
    ]);
    expect(problem?.what).toMatch(/^userdb could move between a, b /);
    expect(problem?.remedy).toContain('--label-add bookstore.data=true');
  });

  test('a manager that is down counts as well, for it comes back', () => {
    const nodes = [node('a'), node('b', { usable: false })];
    expect(findPlacementProblems(stackOn('node.role == manager'), nodes)).toHaveLength(1);
  });

  test('a label that no node has is told with the command that gives it', () => {
    const stack = stackOn('node.labels.bookstore.data == true');
    const [problem] = findPlacementProblems(stack, [node('a'), node('b')]);
    expect(problem?.what).toMatch(/^no node may run userdb /);
    expect(problem?.remedy).toContain('docker node update --label-add bookstore.data=true NODE');
  });

  test('the label of a node that is down does not help', () => {
    const labels = { 'bookstore.data': 'true' };
    const nodes = [node('a'), node('b', { labels, usable: false })];
    expect(
      findPlacementProblems(stackOn('node.labels.bookstore.data == true'), nodes),
    ).toHaveLength(1);
  });

  test('a label on one of several nodes is enough', () => {
    const nodes = [node('a'), node('b', { labels: { 'bookstore.data': 'true' } })];
    expect(findPlacementProblems(stackOn('node.labels.bookstore.data == true'), nodes)).toEqual([]);
    expect(findPlacementProblems(stackOn('node.hostname != a'), nodes)).toEqual([]);
  });
});
