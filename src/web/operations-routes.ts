import { Hono, type MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { HTTPException } from 'hono/http-exception';
import type { Readiness } from '../app/readiness.ts';
import type { MetricsPage } from '../domain/metrics.ts';
import { isLoopback } from './is-loopback.ts';

export interface OperationsRoutesDeps {
  readonly readiness: Pick<Readiness, 'report'>;
  readonly readMetrics: () => Promise<MetricsPage>;
  /** The address that is listened on: metrics need no token where only this machine can ask. */
  readonly host: string;
  /** What a reader of the metrics has to show; nobody on another machine reads them without. */
  readonly metricsToken: string | undefined;
}

/**
 * What watches Pincel asks: `/healthz` (the event loop turns), `/readyz` (work can be sent here, or why not) and
 * `/metrics` (Prometheus). Nothing is cached.
 */
export function createOperationsRoutes(deps: OperationsRoutesDeps): Hono {
  const { readiness, readMetrics } = deps;
  const routes = new Hono();
  routes.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  });

  routes.get('/healthz', (c) => c.json({ status: 'ok' }, 200, uncached));

  routes.get('/readyz', (c) => {
    const report = readiness.report();
    return c.json(report, report.ready ? 200 : 503, uncached);
  });

  routes.get('/metrics', guardMetrics(deps), async (c) => {
    const { contentType, text } = await readMetrics();
    return c.body(text, 200, { ...uncached, 'Content-Type': contentType });
  });
  return routes;
}

const uncached = { 'Cache-Control': 'no-store' } as const;

function guardMetrics({ metricsToken, host }: OperationsRoutesDeps): MiddlewareHandler {
  if (metricsToken !== undefined) {
    const message = 'Send the metrics token as “Authorization: Bearer …”.\n';
    return bearerAuth({
      token: metricsToken,
      noAuthenticationHeader: { message },
      invalidToken: { message },
    });
  }
  if (isLoopback(host)) return (_c, next) => next();
  const message =
    'Pincel listens to other machines, so its metrics need a token. Set PINCEL_METRICS_TOKEN (or PINCEL_METRICS_TOKEN_FILE) and send it as “Authorization: Bearer …”.\n';
  return async (c) => c.text(message, 403, uncached);
}
