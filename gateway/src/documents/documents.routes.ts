import { fileURLToPath } from 'node:url';
import { createAsyncApiDocument, createOpenApiDocument } from '@bookstore/contracts/documents';
import { addGetRoute } from '@bookstore/platform/http';
import { Router } from 'express';
import { docsPage, docsScript } from './docs-page.ts';

const MAX_AGE_SECONDS = 300;

// Swagger UI sets style attributes and draws its icons from data addresses; nothing comes from afar.
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;

const assetPath = (name: string): string =>
  fileURLToPath(new URL(name, import.meta.resolve('swagger-ui-dist/package.json')));

/** `/openapi.json`, `/asyncapi.json` and the API reference at `/docs` that reads them. */
export const createDocumentRoutes = (): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  const own = (path: string, type: string, body: Buffer, policy?: string): void =>
    addGetRoute(router, path, (_req, res) => {
      if (policy !== undefined) res.set('Content-Security-Policy', policy);
      res.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`).type(type).send(body);
    });
  own('/openapi.json', 'application/json', Buffer.from(JSON.stringify(createOpenApiDocument())));
  own('/asyncapi.json', 'application/json', Buffer.from(JSON.stringify(createAsyncApiDocument())));
  own('/docs', 'text/html', Buffer.from(docsPage), DOCS_POLICY);
  own('/docs/start.js', 'text/javascript', Buffer.from(docsScript));
  for (const name of ASSETS) {
    addGetRoute(router, `/docs/${name}`, (_req, res) => {
      res.sendFile(assetPath(name), { maxAge: MAX_AGE_SECONDS * 1_000, cacheControl: true });
    });
  }
  return router;
};
