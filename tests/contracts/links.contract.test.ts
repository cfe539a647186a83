import { describe, expect, it } from '@jest/globals';
import { createOpenApiDocument, operations } from '@bookstore/contracts/documents';
import type { Operation } from '@bookstore/contracts/http';
import { z } from 'zod';

const linkSchema = z.strictObject({
  operationId: z.string(),
  parameters: z.record(z.string(), z.string()).optional(),
  requestBody: z.unknown().optional(),
});
const documentSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      operationId: z.string(),
      responses: z.record(
        z.string(),
        z.object({ links: z.record(z.string(), linkSchema).optional() }),
      ),
    }),
  ),
);
const paths = documentSchema.parse(JSON.parse(JSON.stringify(createOpenApiDocument().paths)));
const links = Object.values(paths)
  .flatMap((path) => Object.values(path))
  .flatMap(({ operationId, responses }) =>
    Object.entries(responses).flatMap(([status, reply]) =>
      Object.entries(reply.links ?? {}).map(([name, link]) => ({
        operationId,
        status,
        name,
        link,
      })),
    ),
  );
const findOperation = (id: string): Operation | undefined =>
  operations.find((operation) => operation.id === id.replace(/Alias$/, ''));

/** The schema of a field of a reply or request, by a JSON pointer. */
const fieldAt = (schema: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => {
      if (at instanceof z.ZodArray) return at.element;
      return at instanceof z.ZodObject ? at.shape[key] : undefined;
    }, schema);

describe.each(links)(
  '$operationId $status leads to $name',
  ({ operationId, status, name, link }) => {
    const source = findOperation(operationId);
    const target = findOperation(link.operationId);

    it('is named after an operation', () => {
      expect(target?.id).toBe(name);
    });

    it('gives every parameter of the path of that operation, and a body only where it takes one', () => {
      const inPath = [...(target?.path ?? '').matchAll(/:(\w+)/g)].map(
        ([, parameter]) => parameter,
      );
      expect(Object.keys(link.parameters ?? {})).toEqual(inPath);
      expect(link.requestBody === undefined || target?.body !== undefined).toBe(true);
    });

    it('takes only fields that are there', () => {
      const expressions = [
        ...JSON.stringify(link).matchAll(/\$(response|request)\.body#([\w/]+)/g),
      ];
      expect(expressions.length).toBeGreaterThan(0);
      for (const [, from, pointer = ''] of expressions) {
        const schema = from === 'request' ? source?.body : source?.replies[Number(status)]?.schema;
        expect({ pointer, field: fieldAt(schema, pointer) }).toEqual({
          pointer,
          field: expect.anything(),
        });
      }
    });
  },
);

it('leads from an order, a book, a hold and an account to what can be done with them', () => {
  const made = links.map(({ operationId, name }) => `${operationId} ${name}`);
  expect(made).toEqual(
    expect.arrayContaining([
      'placeOrder getOrder',
      'placeOrder cancelOrder',
      'createBook placeOrder',
      'createHold deleteHold',
      'register login',
      'login refresh',
    ]),
  );
});
