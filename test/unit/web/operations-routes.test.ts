import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { createReadiness } from '../../../src/app/readiness.ts';
import { createOperationsRoutes, type OperationsRoutesDeps } from '../../../src/web/operations-routes.ts';

const token = 'c29tZXRoaW5nIHNlY3JldA==';

function someRoutes(changes: Partial<OperationsRoutesDeps> = {}) {
  let problem: string | undefined;
  const readiness = createReadiness({ checks: [{ name: 'engine', problem: () => problem }] });
  const routes = createOperationsRoutes({
    readiness,
    readMetrics: async () => ({ contentType: 'text/plain; version=0.0.4; charset=utf-8', text: 'a 1\n' }),
    host: '127.0.0.1',
    metricsToken: undefined,
    ...changes,
  });
  return {
    readiness,
    app: new Hono()
      .onError((error, c) => c.text(`the app's own words: ${error.message}`, 500))
      .route('/', routes),
    setProblem(next: string | undefined) {
      problem = next;
    },
  };
}

test('/healthz answers 200 as long as anything is answered', async () => {
  const { app, readiness, setProblem } = someRoutes();
  setProblem('The engine died.');
  readiness.stop();
  const answer = await app.request('/healthz');
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
});

describe('/readyz', () => {
  test('answers 503 with the reasons until everything is ready', async () => {
    const { app, setProblem } = someRoutes();
    setProblem('The model is loading.');
    const before = await app.request('/readyz');
    expect([before.status, await before.json()]).toEqual([
      503,
      {
        ready: false,
        checks: [
          { name: 'shutdown', ok: true },
          { name: 'engine', ok: false, reason: 'The model is loading.' },
        ],
      },
    ]);
    setProblem(undefined);
    const after = await app.request('/readyz');
    expect([after.status, await after.json()]).toMatchObject([200, { ready: true }]);
    expect(after.headers.get('Cache-Control')).toBe('no-store');
  });

  test('fails once the shutdown began, and keeps answering', async () => {
    const { app, readiness } = someRoutes();
    readiness.stop();
    for (let look = 0; look < 2; look++) {
      const answer = await app.request('/readyz');
      expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('shutting down')]);
    }
  });
});

describe('/metrics', () => {
  const status = async (app: Hono, authorization?: string): Promise<number> => {
    const headers = authorization === undefined ? undefined : { Authorization: authorization };
    return (await app.request('/metrics', { headers: { ...headers } })).status;
  };

  test.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])(
    'needs no token where only this machine can ask (%s)',
    async (host) => {
      const { app } = someRoutes({ host });
      const answer = await app.request('/metrics');
      expect([answer.status, await answer.text()]).toEqual([200, 'a 1\n']);
      expect(answer.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
    },
  );

  test.each(['0.0.0.0', '::', '192.168.1.7', 'pincel.example', '127.0.0.1.example'])(
    'is closed, and says what to set, where other machines can ask (%s) and there is no token',
    async (host) => {
      const { app } = someRoutes({ host });
      const answer = await app.request('/metrics', { headers: { Authorization: `Bearer ${token}` } });
      expect([answer.status, await answer.text()]).toEqual([
        403,
        expect.stringContaining('Set PINCEL_METRICS_TOKEN'),
      ]);
    },
  );

  test.each(['0.0.0.0', '127.0.0.1'])('with a token (on %s), only the token opens it', async (host) => {
    const { app } = someRoutes({ host, metricsToken: token });
    expect(await status(app, `Bearer ${token}`)).toBe(200);
    expect(await status(app)).toBe(401);
    expect(await status(app, `Bearer ${token.slice(0, -3)}`)).toBe(401);
    expect(await status(app, 'Bearer undefined')).toBe(401);
    expect(await status(app, `Basic ${token}`)).toBe(400);
    const refused = await app.request('/metrics');
    expect(await refused.text()).toBe('Send the metrics token as “Authorization: Bearer …”.\n');
    expect(refused.headers.get('WWW-Authenticate')).toContain('Bearer');
  });

  test('health and readiness need no token', async () => {
    const { app } = someRoutes({ host: '0.0.0.0', metricsToken: token });
    expect((await app.request('/healthz')).status).toBe(200);
    expect((await app.request('/readyz')).status).toBe(200);
  });

  test('that cannot be read is the app’s to tell', async () => {
    const { app } = someRoutes({ readMetrics: () => Promise.reject(new Error('EIO')) });
    const answer = await app.request('/metrics');
    expect([answer.status, await answer.text()]).toEqual([500, "the app's own words: EIO"]);
  });
});
