import packageJson from '../package.json' with { type: 'json' };
import { type AdminChangesOptions, createAdminChanges } from './admin-changes.ts';
import { createDeleteResult } from './app/delete-result.ts';
import { createDiscardUpload } from './app/discard-upload.ts';
import { createEngineHistory } from './app/engine-history.ts';
import { knowLocalPerson } from './app/know-local-person.ts';
import { createLogIn } from './app/log-in.ts';
import { newId } from './app/new-id.ts';
import type { Readiness } from './app/readiness.ts';
import { createRestartEngine } from './app/restart-engine.ts';
import { type Config, toCorsOrigins, toTrustedProxies } from './config.ts';
import type { AuditReader } from './domain/audit-reader.ts';
import type { Engine } from './domain/engine.ts';
import type { Log } from './domain/log.ts';
import type { MetricsPage } from './domain/metrics.ts';
import type { ModelInfo } from './domain/model-info.ts';
import type { Texts } from './domain/texts.ts';
import type { Uploads } from './domain/uploads.ts';
import type { Flow } from './flow.ts';
import { hasLocalAccess, localRequester } from './local-person.ts';
import { readMediaLinkKey } from './media-link-key.ts';
import type { Stores } from './stores.ts';
import { createAddressLimit } from './web/address-limit.ts';
import type { ApiCaller } from './web/api/api-caller.ts';
import { type ApiDeps, createApi } from './web/api/create-api.ts';
import { createMediaLinks } from './web/api/media-links.ts';
import { createClientAddress } from './web/client-address.ts';
import { createIsSecure } from './web/is-secure.ts';
import { createOperationsRoutes } from './web/operations-routes.ts';
import { createPage } from './web/page/create-page.ts';
import { createWebApp, type WebAppDeps } from './web/web-app.ts';

const wrongTokensPerMinute = 30;
const loginsPerMinute = 10;

export interface WebSurfaceOptions
  extends Pick<WebAppDeps, 'webhooks'>,
    Pick<ApiDeps, 'changeWebhooks' | 'testWebhook'>,
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
  const { config, stores, flow, engine, model, uploads, log } = options;
  const now = Date.now;
  knowLocalPerson({ ...stores, now }, localRequester);
  const clientAddress = createClientAddress(toTrustedProxies(config));
  const limit = (times: number) => createAddressLimit(clientAddress, { times, withinSeconds: 60 });
  const deps = {
    ...options,
    ...flow,
    ...stores,
    ...createAdminChanges({ ...options, now }),
    localCaller: hasLocalAccess(config) ? toLocalCaller(stores.users, now) : undefined,
    logIn: createLogIn({ ...stores, now }),
    deleteResult: createDeleteResult({ ...stores, log, now }),
    discardUpload: createDiscardUpload({ ...stores, uploads, log, now }),
    engineHistory: createEngineHistory({ engine, now }),
    restartEngine: createRestartEngine({ ...stores, engine, now }),
    engineMaxRssBytes: config.engineMaxRssBytes,
    drawnTogether: config.drawnTogether,
    models: [model],
    defaultModel: model.name,
    mediaLinks: createMediaLinks(readMediaLinkKey(stores, now())),
    publicUrl: config.publicUrl,
    clientAddress,
    addressLimit: limit(config.addressRequestsPerMinute),
    wrongTokens: limit(wrongTokensPerMinute),
    loginLimit: limit(loginsPerMinute),
    isSecure: createIsSecure(config.publicUrl),
    requestsPerMinute: config.apiRequestsPerMinute,
    corsOrigins: toCorsOrigins(config),
    version: packageJson.version,
    newReference: newId,
    now,
  };
  return createWebApp({
    page: createPage(deps),
    api: createApi(deps),
    operations: createOperationsRoutes({
      ...options,
      host: config.httpHost,
      metricsToken: config.metricsToken,
    }),
    webhooks: options.webhooks,
  });
}

/** Whose account that is is looked up each time: they may link it with another one, or delete it. */
function toLocalCaller(users: Stores['users'], now: () => number): ApiCaller {
  return {
    get userId() {
      return users.recognise(localRequester, now()).userId;
    },
    tokenId: undefined,
    requester: localRequester,
    isAdmin: true,
  };
}
