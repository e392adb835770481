import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import type { AddressLimit } from '../address-limit.ts';
import type { ClientAddress } from '../client-address.ts';
import { limitAddresses } from '../limit-addresses.ts';
import { type AdminRoutesDeps, createAdminRoutes } from './admin/admin-routes.ts';
import { allowOrigins } from './allow-origins.ts';
import { type AnswerErrorDeps, answerError } from './answer-error.ts';
import type { ApiEnv } from './api-caller.ts';
import { type AuthenticateDeps, authenticate } from './authenticate.ts';
import { type CatalogRoutesDeps, createCatalogRoutes } from './catalog-routes.ts';
import { describedMethods } from './described-methods.ts';
import { createDocsRoutes } from './docs-routes.ts';
import { createGenerationRoutes, type GenerationRoutesDeps } from './generation-routes.ts';
import { createGenerations, type GenerationsDeps } from './generations.ts';
import { createInferRoute, type InferRouteDeps } from './infer-route.ts';
import { limitRate } from './limit-rate.ts';
import {
  createMediaLinkRoutes,
  createSharedMediaRoute,
  type MediaLinkRoutesDeps,
} from './media-link-routes.ts';
import type { MediaLinks } from './media-links.ts';
import { createMediaRoutes, type MediaRoutesDeps } from './media-routes.ts';
import { answerProblem } from './problem.ts';
import { createWebhookRoutes, type WebhookRoutesDeps } from './webhook-routes.ts';

const base = '/api/v1';
/** A picture to start from, and a form around it. */
const bodyLimitBytes = 24 * 1024 * 1024;

export type ApiDeps = AuthenticateDeps &
  AnswerErrorDeps &
  GenerationsDeps &
  Omit<GenerationRoutesDeps, 'generations'> &
  Omit<MediaRoutesDeps, 'generations'> &
  Omit<MediaLinkRoutesDeps, 'generations'> &
  Omit<InferRouteDeps, 'generations'> &
  CatalogRoutesDeps &
  WebhookRoutesDeps &
  AdminRoutesDeps & {
    /** Of each caller. */
    readonly requestsPerMinute: number;
    readonly clientAddress: ClientAddress;
    /** Of each address, whoever asks from there. */
    readonly addressLimit: AddressLimit;
    /** Of pages elsewhere that may call it from a browser. */
    readonly corsOrigins: readonly string[];
    /** Signs links that anybody may open. */
    readonly mediaLinks: MediaLinks;
    readonly version: string;
  };

/** The API below `/api/v1`, with its own description at `/api/v1/openapi.json` and `/api/v1/docs`. */
export function createApi(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const generations = createGenerations(deps);
  const api = new OpenAPIHono<ApiEnv>().basePath(base);
  const describe = describeApi(api, deps.version);
  api.use(requestId());
  api.use(async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    if (c.res.headers.get('Cache-Control') === null) c.header('Cache-Control', 'no-store');
  });
  if (deps.corsOrigins.length > 0) api.use(allowOrigins(deps.corsOrigins));
  api.use(limitAddresses(deps.addressLimit, deps.clientAddress, answerTooOften));
  api.use(
    bodyLimit({
      maxSize: bodyLimitBytes,
      onError: (c) =>
        answerProblem(c, {
          kind: 'too-large',
          title: 'Too large',
          status: 413,
          detail: `At most ${bodyLimitBytes} bytes are read.`,
        }),
    }),
  );
  api.get('/openapi.json', (c) => c.json(describe(), 200));
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  api.route('/', createDocsRoutes());
  api.route('/', createSharedMediaRoute({ ...deps, generations }));
  api.use(authenticate(deps));
  api.use(limitRate(deps.requestsPerMinute));
  api.route('/', createGenerationRoutes({ ...deps, generations }));
  api.route('/', createMediaRoutes({ ...deps, generations }));
  api.route('/', createMediaLinkRoutes({ ...deps, generations }));
  api.route('/', createInferRoute({ ...deps, generations }));
  api.route('/', createCatalogRoutes(deps));
  api.route('/', createWebhookRoutes(deps));
  api.route('/', createAdminRoutes(deps));
  api.all('*', (c) => {
    const methods = describedMethods(api.openAPIRegistry, base, c.req.path);
    if (methods.length > 0) {
      c.header('Allow', methods.join(', '));
      return answerProblem(c, {
        kind: 'method-not-allowed',
        title: 'Not like this',
        status: 405,
        detail: `This address takes ${methods.join(', ')}.`,
      });
    }
    return answerProblem(c, {
      kind: 'no-such-address',
      title: 'Not here',
      status: 404,
      detail: 'The API has no such address; /api/v1/openapi.json lists what it has.',
    });
  });
  api.onError(answerError(deps));
  return api;
}

function answerTooOften(c: Context<ApiEnv>, retryAfterSeconds: number): Response {
  return answerProblem(c, {
    kind: 'too-many-requests',
    title: 'Too fast',
    status: 429,
    detail: 'Your address asks too often. Wait as long as Retry-After says.',
    retryAfterSeconds,
  });
}

/** The description, made when it is first asked for: all routes are there by then. */
function describeApi(api: OpenAPIHono<ApiEnv>, version: string): () => object {
  let document: object | undefined;
  return () => {
    document ??= api.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Pincel',
        version,
        description: 'Pictures and GIFs from words, drawn on your own machine.',
      },
      security: [{ token: [] }],
    });
    return document;
  };
}
