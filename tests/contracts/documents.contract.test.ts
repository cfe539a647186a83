import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  createAsyncApiDocument,
  createOpenApiDocument,
  operations,
} from '@bookstore/contracts/documents';
import { type Operation, pathsOf, PROBLEMS } from '@bookstore/contracts/http';
import { breakingMessageChanges } from '../../scripts/breaking-changes.ts';
import { limitClassesTemplate } from '../../scripts/limit-classes.ts';

const withBody: readonly Operation[] = operations.filter((operation) => operation.body);

const committed = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8'));

const plain = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

const messageSchemas = z.object({
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

const repliesSchema = z.record(
  z.string(),
  z.object({
    $ref: z.string().optional(),
    content: z
      .record(z.string(), z.object({ examples: z.record(z.string(), z.unknown()).optional() }))
      .optional(),
  }),
);
const parametersSchema = z.array(z.object({ name: z.string(), schema: z.unknown() }));
const statusOf = (code: string): number | undefined =>
  Object.entries(PROBLEMS).find(([name]) => name === code)?.[1].status;

describe('the committed documents', () => {
  it('docs/openapi.json is what the operations say (else: npm run docs)', async () => {
    expect(await committed('openapi.json')).toEqual(plain(createOpenApiDocument()));
  });

  it('docs/asyncapi.json is what the messages say (else: npm run docs)', async () => {
    expect(await committed('asyncapi.json')).toEqual(plain(createAsyncApiDocument()));
  });

  it('the limit classes of the edge are those of the operations (else: npm run docs)', async () => {
    const file = new URL('../../nginx/templates/limit-classes.conf.template', import.meta.url);
    expect(await readFile(file, 'utf8')).toBe(limitClassesTemplate(operations));
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

  it.each(withBody.map((each) => [each.id, each] as const))(
    'shows a body for %s that its schema accepts',
    (_id, operation) => {
      expect(operation.body?.safeParse(operation.example)).toMatchObject({ success: true });
    },
  );

  it('gives queries the types that the validator reads, with their bounds and defaults', () => {
    const parameters = parametersSchema.parse(
      plain(createOpenApiDocument().paths?.['/books']?.get?.parameters),
    );
    const schemaOf = (name: string) => parameters.find((each) => each.name === name)?.schema;
    expect(schemaOf('limit')).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
    expect(schemaOf('min_price')).toMatchObject({ type: 'number', minimum: 0, maximum: 1_000_000 });
    expect(schemaOf('in_stock')).toEqual({ type: 'boolean' });
  });

  it.each([
    ['/order', 'post', { oneOf: [{ required: ['items'] }, { required: ['book_id'] }] }],
    ['/me', 'patch', { anyOf: [{ required: ['email'] }, { required: ['password'] }] }],
    ['/books/{id}', 'patch', { anyOf: expect.arrayContaining([{ required: ['isbn'] }]) }],
  ] as const)('tells the rule over several fields of %s', (path, method, rule) => {
    const body = createOpenApiDocument().paths?.[path]?.[method]?.requestBody;
    expect(plain(body)).toMatchObject({ content: { 'application/json': { schema: rule } } });
  });

  it('documents the replies of the edge, of an outage and of another method on each operation', () => {
    const calls = Object.values(createOpenApiDocument().paths ?? {}).flatMap((path) =>
      Object.values(path).map(({ responses }) => Object.keys(responses)),
    );
    for (const statuses of calls) {
      expect(statuses).toEqual(expect.arrayContaining(['405', '413', '414', '431', '500', '502']));
    }
  });

  it('shows no example of an operation without a body', () => {
    const examples = operations.filter(({ body, example }) => !body && example !== undefined);
    expect(examples).toEqual([]);
  });

  it('gives each problem the status of its code', () => {
    const paths = plain(createOpenApiDocument().paths);
    const documented = z
      .record(z.string(), z.record(z.string(), z.object({ responses: repliesSchema })))
      .parse(paths);
    const problems = Object.values(documented)
      .flatMap(Object.values<{ responses: z.output<typeof repliesSchema> }>)
      .flatMap(({ responses }) => Object.entries(responses))
      .flatMap(([status, { $ref, content }]) => {
        const codes = $ref
          ? [$ref.replace('#/components/responses/', '')]
          : Object.keys(content?.['application/problem+json']?.examples ?? {});
        return codes.map((code) => ({ code, status: Number(status) }));
      });
    expect(problems.length).toBeGreaterThan(operations.length);
    for (const { code, status } of problems) {
      expect(PROBLEMS).toHaveProperty(code);
      expect({ code, status }).toEqual({ code, status: statusOf(code) });
    }
  });
});
