import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { catalogOperations } from '../books/index.ts';
import { type Operation, pathsOf } from '../http/index.ts';
import { orderOperations } from '../orders/index.ts';
import { systemOperations } from '../system/index.ts';
import { sessionOperations, userOperations } from '../users/index.ts';
import { createAsyncApiDocument } from './asyncapi.ts';
import { breakingMessageChanges } from './breaking-changes.ts';
import { exampleOf } from './examples.ts';
import { createOpenApiDocument } from './openapi.ts';

const operations: readonly Operation[] = [
  ...userOperations,
  ...sessionOperations,
  ...catalogOperations,
  ...orderOperations,
  ...systemOperations,
];

const committed = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8'));

const plain = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

const messageSchemas = z.object({
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

describe('the committed documents', () => {
  it('docs/openapi.json is what the operations say (else: npm run docs)', async () => {
    expect(await committed('openapi.json')).toEqual(plain(createOpenApiDocument()));
  });

  it('docs/asyncapi.json is what the messages say (else: npm run docs)', async () => {
    expect(await committed('asyncapi.json')).toEqual(plain(createAsyncApiDocument()));
  });

  it('no message changed so that a reader of the committed version breaks', async () => {
    const before = messageSchemas.parse(await committed('asyncapi.json')).components.schemas;
    const after = createAsyncApiDocument().components.schemas;
    expect(breakingMessageChanges(before, after)).toEqual([]);
  });
});

describe('the OpenAPI document', () => {
  it('describes every path and method of the operations', () => {
    const paths = createOpenApiDocument().paths ?? {};
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    const wanted = operations.flatMap((operation) =>
      pathsOf(operation).map((path) => `${operation.method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
    );
    expect(described.toSorted()).toEqual(wanted.toSorted());
  });

  it('tells of the refusals that every call may meet', () => {
    const calls = Object.values(createOpenApiDocument().paths ?? {}).flatMap((path) =>
      Object.values(path).map(({ responses }) => Object.keys(responses)),
    );
    expect(calls.length).toBeGreaterThan(operations.length);
    for (const statuses of calls) {
      expect(statuses).toEqual(expect.arrayContaining(['400', '401', '429', '503']));
    }
  });

  it('refers only to components that are there', () => {
    const document = createOpenApiDocument();
    const components = z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .parse(plain(document.components));
    const references = JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g);
    for (const [, kind = '', name = ''] of references) {
      expect(Object.keys(components[kind] ?? {})).toContain(name);
    }
  });

  it.each(operations.filter((operation) => operation.body).map((each) => [each.id, each] as const))(
    'shows a body for %s that its schema takes',
    (id, operation) => {
      expect(operation.body?.safeParse(exampleOf(id))).toMatchObject({ success: true });
    },
  );
});
