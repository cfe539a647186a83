import { fileURLToPath } from 'node:url';
import { createAsyncApiDocument, createOpenApiDocument } from '@bookstore/contracts/documents';
import { addGetRoute } from '@bookstore/platform/http';
import { Router } from 'express';

const MAX_AGE_SECONDS = 300;
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const;
const assetUrl = (name: string): string => `/docs/${name}`;

export const DOCUMENT_PATHS: readonly string[] = [
  '/openapi.json',
  '/asyncapi.json',
  '/docs',
  '/docs/start.js',
  ...ASSETS.map(assetUrl),
];

/** `/openapi.json`, `/asyncapi.json` and the API reference at `/docs` that reads the first. */
export const createDocumentRoutes = (): Router => {
  const router = Router({ caseSensitive: true, strict: true });
  const serve = (path: string, type: string, content: string, policy?: string): void => {
    const body = Buffer.from(content);
    addGetRoute(router, path, (_req, res) => {
      if (policy !== undefined) res.set('Content-Security-Policy', policy);
      res.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`).type(type).send(body);
    });
  };
  serve('/openapi.json', 'application/json', JSON.stringify(createOpenApiDocument()));
  serve('/asyncapi.json', 'application/json', JSON.stringify(createAsyncApiDocument()));
  serve('/docs', 'text/html', DOCS_PAGE, DOCS_POLICY);
  serve('/docs/start.js', 'text/javascript', DOCS_SCRIPT);
  for (const name of ASSETS) {
    addGetRoute(router, assetUrl(name), (_req, res) => {
      res.sendFile(assetPath(name), { maxAge: MAX_AGE_SECONDS * 1_000, cacheControl: true });
    });
  }
  return router;
};

const assetPath = (name: string): string =>
  fileURLToPath(new URL(name, import.meta.resolve('swagger-ui-dist/package.json')));

// Swagger UI sets style attributes and draws its icons from data URLs. Everything comes from this origin.
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

const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Bookstore API</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <noscript>The API is described in <a href="/openapi.json">/openapi.json</a>.</noscript>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const DOCS_SCRIPT = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
`;
