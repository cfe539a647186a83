import { isDeepStrictEqual } from 'node:util';

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectAt = (schema: Json, key: string): Json => {
  const value = schema[key];
  return isJson(value) ? value : {};
};

const namesAt = (schema: Json, key: string): readonly unknown[] => {
  const value = schema[key];
  return Array.isArray(value) ? value : [];
};

/** Keywords that are compared by parts, or that bind nobody. */
const APART = new Set(['properties', 'required', 'items', 'description', 'title', 'examples']);

const changedKeywords = (before: Json, after: Json, path: string): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !APART.has(key) && !isDeepStrictEqual(before[key], after[key]))
    .map((key) => `${path}: ${key} changed`);

const changedRequired = (before: Json, after: Json, path: string): string[] => {
  const old = namesAt(before, 'required');
  const now = namesAt(after, 'required');
  const line = (fate: string) => (name: unknown) => `${path}/${String(name)}: ${fate}`;
  return [
    ...old.filter((name) => !now.includes(name)).map(line('no longer always there')),
    ...now.filter((name) => !old.includes(name)).map(line('newly required')),
  ];
};

/**
 * What in a schema (JSON Schema) would break a reader of the other version, in either direction: old
 * messages wait in queues while new readers start, and old readers run while new writers do. Only
 * another optional property breaks nobody. Each line names where and what.
 */
export const breakingChanges = (before: Json, after: Json, path = ''): string[] => {
  const found = [...changedKeywords(before, after, path), ...changedRequired(before, after, path)];
  const properties = objectAt(after, 'properties');
  for (const [name, old] of Object.entries(objectAt(before, 'properties'))) {
    const now = properties[name];
    if (!isJson(now) || !isJson(old)) found.push(`${path}/${name}: removed`);
    else found.push(...breakingChanges(old, now, `${path}/${name}`));
  }
  const [oldItems, newItems] = [objectAt(before, 'items'), objectAt(after, 'items')];
  if (Object.keys(oldItems).length + Object.keys(newItems).length > 0) {
    found.push(...breakingChanges(oldItems, newItems, `${path}/*`));
  }
  return found;
};

/** The breaking changes of all message schemas of a document: a removed message is one too. */
export const breakingMessageChanges = (
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): string[] =>
  Object.entries(before).flatMap(([type, schema]) => {
    const now = after[type];
    return now ? breakingChanges(schema, now, type) : [`${type}: removed`];
  });
