import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';

const ownFolder = fileURLToPath(new URL('./assets', import.meta.url));

/** Files of libraries, by their name below `/assets/`: nothing is loaded from elsewhere. */
const libraryFiles = {
  'htmx.min.js': import.meta.resolve('htmx.org/dist/htmx.min.js'),
  'hx-sse.min.js': import.meta.resolve('htmx.org/dist/ext/hx-sse.min.js'),
  'pico.min.css': import.meta.resolve('@picocss/pico/css/pico.min.css'),
  'uplot.js': import.meta.resolve('uplot/dist/uPlot.esm.js'),
  'uplot.css': import.meta.resolve('uplot/dist/uPlot.min.css'),
} as const;

/** What pages load: scripts, styles, the mark. A browser asks again each time and is mostly told that nothing changed. */
export function createAssetRoutes(): Hono {
  const routes = new Hono();
  const onFound = (_path: string, c: Context): void => c.header('Cache-Control', 'no-cache');
  routes.use('/assets/*', etag());
  for (const [name, address] of Object.entries(libraryFiles)) {
    const path = fileURLToPath(address);
    const file = path.slice(dirname(path).length + 1);
    routes.get(
      `/assets/${name}`,
      serveStatic({ root: dirname(path), rewriteRequestPath: () => file, onFound }),
    );
  }
  routes.use(
    '/assets/*',
    serveStatic({
      root: ownFolder,
      rewriteRequestPath: (path) => path.slice('/assets'.length),
      onFound,
    }),
  );
  return routes;
}
