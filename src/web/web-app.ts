import type { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { ApiEnv } from './api/api-caller.ts';
import { createAssetRoutes } from './asset-routes.ts';
import type { Page } from './page/create-page.ts';
import type { PageEnv } from './page/page-env.ts';
import { securityHeaders } from './security-headers.ts';

export interface WebAppDeps {
  readonly page: Page;
  /** For programs. */
  readonly api: OpenAPIHono<ApiEnv>;
  /** What watches Pincel asks. */
  readonly operations: Hono;
  /** Where platforms post their events. Each bounds and checks what it is sent. */
  readonly webhooks: readonly {
    readonly path: string;
    readonly handle: (request: Request) => Promise<Response>;
  }[];
}

/** Everything that is reached over HTTP, as a handler of requests; nothing here listens on a socket. */
export function createWebApp({ page, api, operations, webhooks }: WebAppDeps): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.route('/', api);
  for (const { path, handle } of webhooks) app.post(path, (c) => handle(c.req.raw));
  app.use('/assets/*', securityHeaders);
  app.route('/', createAssetRoutes());
  app.route('/', operations);
  app.route('/', page.routes);
  // Files have no page around them; nor has what never got as far as the pages.
  app.notFound((c) =>
    c.req.path.startsWith('/assets/') ? c.text('Nothing is here.\n', 404) : page.answerNotFound(c),
  );
  return app;
}
