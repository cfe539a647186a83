// usage: npm run docs [-- --breaking]
// Writes docs/openapi.json, docs/asyncapi.json, the edge's limit classes and the names of configs in the stack files. Refuses a change
// of a message that breaks a reader, unless told: such a change needs a new version beside the old one.
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import {
  createAsyncApiDocument,
  createOpenApiDocument,
  operations,
} from '@bookstore/contracts/documents';
import { z } from 'zod';
import { breakingMessageChanges } from './breaking-changes.ts';
import { withConfigNames } from './config-names.ts';
import { limitClassesTemplate } from './limit-classes.ts';

const documentSchema = z.object({
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});
const openApiFile = new URL('../docs/openapi.json', import.meta.url);
const asyncApiFile = new URL('../docs/asyncapi.json', import.meta.url);

const readCommitted = async () => {
  const text = await readFile(asyncApiFile, 'utf8').catch(() => null);
  return text === null ? {} : documentSchema.parse(JSON.parse(text)).components.schemas;
};

const asyncApi = createAsyncApiDocument();
const breaking = breakingMessageChanges(await readCommitted(), asyncApi.components.schemas);
if (breaking.length > 0 && !process.argv.includes('--breaking')) {
  console.error(`These changes break readers of messages:\n  ${breaking.join('\n  ')}`);
  process.exit(1);
}
await writeFile(openApiFile, `${JSON.stringify(createOpenApiDocument(), null, 2)}\n`);
await writeFile(asyncApiFile, `${JSON.stringify(asyncApi, null, 2)}\n`);
const root = new URL('../', import.meta.url);
const limitClasses = new URL('nginx/templates/limit-classes.conf.template', root);
await writeFile(limitClasses, limitClassesTemplate(operations));
for (const name of await readdir(root)) {
  if (!/^stack\..*yml$/.test(name)) continue;
  const file = new URL(name, root);
  const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
  await writeFile(file, withConfigNames(await readFile(file, 'utf8'), read));
}
console.log('docs/openapi.json, docs/asyncapi.json and the names of configs are up to date');
