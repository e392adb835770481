import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { AppError, isStorageTrouble } from '../../domain/app-error.ts';
import type { Log } from '../../domain/log.ts';
import type { ApiEnv } from './api-caller.ts';
import { type AuthenticateDeps, authenticate } from './authenticate.ts';
import { type CatalogRoutesDeps, createCatalogRoutes } from './catalog-routes.ts';
import { createGenerationRoutes, type GenerationRoutesDeps } from './generation-routes.ts';
import { createGenerations, type GenerationsDeps } from './generations.ts';
import { createInferRoute } from './infer-route.ts';
import { limitRate } from './limit-rate.ts';
import { createMediaRoutes, type MediaRoutesDeps } from './media-routes.ts';
import { answerProblem } from './problem.ts';

/** A picture to start from, and a form around it. */
const bodyLimitBytes = 24 * 1024 * 1024;

export interface ApiDeps
  extends AuthenticateDeps,
    GenerationsDeps,
    Omit<GenerationRoutesDeps, 'generations'>,
    Omit<MediaRoutesDeps, 'generations' | 'media'>,
    CatalogRoutesDeps {
  readonly media: GenerationsDeps['media'] & MediaRoutesDeps['media'];
  readonly jobs: GenerationsDeps['jobs'] & CatalogRoutesDeps['jobs'];
  /** Of each caller. */
  readonly requestsPerMinute: number;
  readonly version: string;
  readonly log: Log;
  /** Ties what a program reads about an unforeseen error to the log's whole story. */
  readonly newReference: () => string;
}

/** The API below `/api/v1`, with its own description at `/api/v1/openapi.json`. */
export function createApi(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const { log, newReference } = deps;
  const generations = createGenerations(deps);
  const api = new OpenAPIHono<ApiEnv>().basePath('/api/v1');
  api.use(requestId());
  api.use(async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    if (c.res.headers.get('Cache-Control') === null) c.header('Cache-Control', 'no-store');
  });
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
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Pincel',
      version: deps.version,
      description: 'Pictures and GIFs from words, drawn on your own machine.',
    },
    security: [{ token: [] }],
  });
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  api.use(authenticate(deps));
  api.use(limitRate(deps.requestsPerMinute));
  api.route('/', createGenerationRoutes({ ...deps, generations }));
  api.route('/', createMediaRoutes({ ...deps, generations }));
  api.route('/', createInferRoute({ ...deps, generations }));
  api.route('/', createCatalogRoutes(deps));
  api.all('*', (c) =>
    answerProblem(c, {
      kind: 'no-such-address',
      title: 'Not here',
      status: 404,
      detail: 'The API has no such address and method; /api/v1/openapi.json lists what it has.',
    }),
  );
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    const logged = log.child({ requestId: c.get('requestId') });
    if (error instanceof AppError) {
      logged.warn({ err: error, path: c.req.path }, 'api request failed');
      return answerProblem(c, {
        kind: error.kind,
        title: 'Not now',
        status: isStorageTrouble(error) ? 503 : 500,
        detail: error.message,
      });
    }
    const reference = newReference();
    logged.error({ reference, err: error, path: c.req.path }, 'api request failed in an unforeseen way');
    return answerProblem(c, {
      kind: 'bug',
      title: 'Something went wrong',
      status: 500,
      detail: `Try again; if it happens again, report it with the reference ${reference}.`,
    });
  });
  return api;
}
