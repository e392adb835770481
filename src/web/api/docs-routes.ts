import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import { contentSecurityPolicy } from '../security-headers.ts';

const swaggerFolder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js')));
const assetsFolder = fileURLToPath(new URL('../assets', import.meta.url));

/** Each file of the page, by its name below `/docs/`. */
const files = [
  { name: 'swagger-ui.css', root: swaggerFolder },
  { name: 'swagger-ui-bundle.js', root: swaggerFolder },
  { name: 'api-docs.js', root: assetsFolder },
] as const;

const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Pincel: the API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <script src="docs/swagger-ui-bundle.js" defer></script>
    <script src="docs/api-docs.js" defer></script>
  </head>
  <body>
    <main id="docs"></main>
    <noscript>This page needs JavaScript. The description itself is <a href="openapi.json">openapi.json</a>.</noscript>
  </body>
</html>`;

/** `/docs`: the description of the API as a page to try it on. Nothing is loaded from elsewhere. */
export function createDocsRoutes(): Hono {
  const routes = new Hono();
  routes.use('/docs', docsHeaders);
  routes.use('/docs/*', docsHeaders, etag());
  routes.get('/docs', (c) => c.html(page));
  for (const { name, root } of files) {
    const onFound = (_path: string, c: Context): void => c.header('Cache-Control', 'no-cache');
    routes.get(`/docs/${name}`, serveStatic({ root, rewriteRequestPath: () => name, onFound }));
  }
  return routes;
}

/** Swagger UI's icons are data URLs; it has no forms. */
const docsHeaders = secureHeaders({
  contentSecurityPolicy: { ...contentSecurityPolicy, formAction: ["'none'"] },
  strictTransportSecurity: false,
});
