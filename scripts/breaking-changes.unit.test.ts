import { describe, expect, it } from '@jest/globals';
import { breakingChanges, breakingMessageChanges } from './breaking-changes.ts';

const before = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    status: { type: 'string', enum: ['NEW', 'DONE'] },
    items: {
      type: 'array',
      items: { type: 'object', properties: { quantity: { type: 'integer', minimum: 1 } } },
    },
  },
  required: ['id'],
};

const changed = (properties: Record<string, unknown>, required = ['id']) => ({
  ...before,
  properties: { ...before.properties, ...properties },
  required,
});

describe('breakingChanges', () => {
  it('lets another optional property pass', () => {
    expect(breakingChanges(before, changed({ note: { type: 'string' } }))).toEqual([]);
  });

  it('lets another description pass', () => {
    const id = { ...before.properties.id, description: 'which' };
    expect(breakingChanges(before, changed({ id }))).toEqual([]);
  });

  it('names a removed property', () => {
    const { status: _, ...properties } = before.properties;
    expect(breakingChanges(before, { ...before, properties })).toEqual(['/status: removed']);
  });

  it('names a changed type', () => {
    expect(breakingChanges(before, changed({ id: { type: 'integer', format: 'uuid' } }))).toEqual([
      '/id: type changed',
    ]);
  });

  it('names a value that an old reader would refuse', () => {
    const status = { type: 'string', enum: ['NEW', 'DONE', 'LOST'] };
    expect(breakingChanges(before, changed({ status }))).toEqual(['/status: enum changed']);
  });

  it('names what became required, and what is no longer always there', () => {
    expect(breakingChanges(before, changed({}, ['status']))).toEqual([
      '/id: no longer always there',
      '/status: newly required',
    ]);
  });

  it('looks into the entries of lists', () => {
    const items = {
      type: 'array',
      items: { type: 'object', properties: { quantity: { type: 'integer', minimum: 2 } } },
    };
    expect(breakingChanges(before, changed({ items }))).toEqual([
      '/items/*/quantity: minimum changed',
    ]);
  });

  it('names a removed message', () => {
    expect(breakingMessageChanges({ 'order-placed': before }, {})).toEqual([
      'order-placed: removed',
    ]);
  });
});
