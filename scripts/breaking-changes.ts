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

/** Keywords that are compared by their parts, or that constrain nothing. */
const SKIPPED = new Set(['properties', 'required', 'items', 'description', 'title', 'examples']);

const changedKeywords = (before: Json, after: Json, path: string): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => !SKIPPED.has(key) && !isDeepStrictEqual(before[key], after[key]))
    .map((key) => `${path}: ${key} changed`);

const changedRequired = (before: Json, after: Json, path: string): string[] => {
  const old = namesAt(before, 'required');
  const now = namesAt(after, 'required');
  const line = (change: string) => (name: unknown) => `${path}/${String(name)}: ${change}`;
  return [
    ...old.filter((name) => !now.includes(name)).map(line('no longer always there')),
    ...now.filter((name) => !old.includes(name)).map(line('newly required')),
  ];
};

/**
 * Lists what changed between two versions of a JSON Schema that breaks a reader of the other version. Both
 * directions count: new readers find old messages in their queues, and old readers run beside new writers.
 * Only a new optional property is compatible. Each line gives the path and the change.
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

/** Lists the breaking changes of all message schemas of a document, removed messages included. */
export const breakingMessageChanges = (
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): string[] =>
  Object.entries(before).flatMap(([type, schema]) => {
    const now = after[type];
    return now ? breakingChanges(schema, now, type) : [`${type}: removed`];
  });
