import packageJson from '../package.json' with { type: 'json' };
import { type AdminChangesOptions, createAdminChanges } from './admin-changes.ts';
import { knowLocalPerson } from './app/know-local-person.ts';
import { newId } from './app/new-id.ts';
import type { Readiness } from './app/readiness.ts';
import { type Config, toCorsOrigins } from './config.ts';
import type { AuditReader } from './domain/audit-reader.ts';
import type { Engine } from './domain/engine.ts';
import type { Log } from './domain/log.ts';
import type { MetricsPage } from './domain/metrics.ts';
import type { ModelInfo } from './domain/model-info.ts';
import type { Requester } from './domain/requester.ts';
import type { Texts } from './domain/texts.ts';
import type { Uploads } from './domain/uploads.ts';
import type { Flow } from './flow.ts';
import { readMediaLinkKey } from './media-link-key.ts';
import type { Stores } from './stores.ts';
import { createApi } from './web/api/create-api.ts';
import { isLoopback } from './web/is-loopback.ts';
import { createOperationsRoutes } from './web/operations-routes.ts';
import { createWebApp, type WebAppDeps } from './web/web-app.ts';

/** Until the page has accounts, whoever reaches it is the one person at this machine. */
const localRequester: Requester = {
  surface: 'web',
  userExternalId: 'local',
  spaceExternalId: 'local',
  role: 'admin',
};

export interface WebSurfaceOptions
  extends Pick<WebAppDeps, 'webhooks'>,
    Pick<AdminChangesOptions, 'onDeliveryRetried'> {
  readonly config: Config;
  readonly stores: Stores;
  readonly flow: Flow;
  readonly auditReader: AuditReader;
  readonly engine: Engine;
  readonly model: ModelInfo;
  readonly uploads: Uploads;
  readonly texts: Texts;
  readonly readiness: Readiness;
  readonly readMetrics: () => Promise<MetricsPage>;
  readonly log: Log;
}

/** Composition of everything that is reached over HTTP: the page, the API, what watches, the platforms' webhooks. */
export function createWebSurface(options: WebSurfaceOptions): ReturnType<typeof createWebApp> {
  const { config, stores, flow, auditReader, model, uploads, texts, log } = options;
  const now = Date.now;
  const { userId } = knowLocalPerson({ ...stores, now }, localRequester);
  const shared = { ...flow, ...stores, texts, log, newReference: newId };
  return createWebApp({
    ...shared,
    ...options,
    api: createApi({
      ...shared,
      ...createAdminChanges({ ...options, now }),
      auditReader,
      localCaller: isLoopback(config.httpHost)
        ? { userId, requester: localRequester, isAdmin: true }
        : undefined,
      uploads,
      models: [model],
      defaultModel: model.name,
      requestsPerMinute: config.apiRequestsPerMinute,
      corsOrigins: toCorsOrigins(config),
      mediaLinkKey: readMediaLinkKey(stores, now()),
      version: packageJson.version,
      now,
    }),
    requester: localRequester,
    userId,
    operations: createOperationsRoutes({
      ...options,
      host: config.httpHost,
      metricsToken: config.metricsToken,
    }),
  });
}
