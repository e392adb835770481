import { createDeliverDue } from './app/deliver-due.ts';
import { createMailboxDeliverer } from './app/mailbox-deliverer.ts';
import { createReadiness } from './app/readiness.ts';
import { refuseOpenDoor } from './app/refuse-open-door.ts';
import { createShutdown } from './app/shutdown.ts';
import { createTidyMedia } from './app/tidy-media.ts';
import { type Config, toModelFolder } from './config.ts';
import { createAuditAnchors } from './db/audit-anchors.ts';
import { createAuditReader } from './db/audit-reader.ts';
import { acquireHolder, gatewayHolder, type Holder } from './db/holder-lock.ts';
import { AppError } from './domain/app-error.ts';
import type { Log } from './domain/log.ts';
import { readModelInfo } from './engine/models/model-info.ts';
import { describeEngineProblem, type StatusListeners, tellEngineStatus } from './engine-status.ts';
import { createFlow } from './flow.ts';
import { loadBots, tellSurfacesOff } from './load-bots.ts';
import { createPrometheusMetrics } from './metrics/prometheus-metrics.ts';
import { openUploads } from './open-uploads.ts';
import { localesFolder } from './project-folders.ts';
import { startEngine } from './start-engine.ts';
import { startRetention } from './start-retention.ts';
import { databaseFile, openStores, type Stores } from './stores.ts';
import { createTexts } from './texts/create-texts.ts';
import { isLoopback } from './web/is-loopback.ts';
import { listen } from './web/listen.ts';
import { createWebSurface } from './web-surface.ts';
import { createWebhookCalls } from './webhook-calls.ts';

/** Composition root of the gateway: config → database → engine → lane → flow → page, and the way back. */

const dayMs = 24 * 60 * 60 * 1_000;
const hourMs = 60 * 60 * 1_000;
const anchorEveryMs = 60_000;
const deliveriesTogether = 8;
/** While another process writes, nobody else is served: rather refuse, or try again a moment later. */
const busyTimeoutMs = 1_000;

export interface GatewayOptions extends StatusListeners {
  readonly config: Config;
  readonly log: Log;
}

export interface Gateway {
  /** Ends in order; answers the names of what could not be ended in time. */
  stop(): Promise<readonly string[]>;
}

/** @throws AppError when something it needs is not there; nothing is left running then. */
export async function startGateway({ config, log, onReady, onFailed }: GatewayOptions): Promise<Gateway> {
  const model = await readModelInfo(toModelFolder(config.model, config.modelsDir));
  const holder = acquireHolder(config.dataDir, gatewayHolder);
  if (holder === undefined) {
    throw new AppError(
      'storage-busy',
      `Another Pincel uses the data folder ${config.dataDir}. Stop it, or give this one a folder of its own with PINCEL_DATA_DIR.`,
    );
  }
  const stores = openOrRelease(config, holder);
  const engine = startEngine(config, model.folder, log);
  const { metrics, readPage } = createPrometheusMetrics({
    log,
    readings: {
      waitingJobs: () => flow.lane.waitingByClass(),
      engineStatus: () => engine.status(),
      outbox: () => readOutbox(stores),
      pendingWebhookCalls: stores.webhooks.pendingCount,
    },
  });
  const noteWebhooks: Stores['webhooks']['note'] = (about, atMs) => {
    stores.webhooks.note(about, atMs);
    webhookCalls.callDueWebhooks.wake();
  };
  const flow = createFlow({
    ...config,
    stores: { ...stores, webhooks: { ...stores.webhooks, note: noteWebhooks } },
    models: [model],
    defaultModel: model.name,
    concurrency: config.drawnTogether,
    holder: gatewayHolder,
    isCommandGone: stores.isCommandGone,
    engineFor: () => engine,
    outputFor: (jobId) => ({
      outputFolder: stores.mediaFiles.incomingFolder,
      fileStem: jobId,
      pictureFormat: 'png',
      embedParameters: config.embedParameters,
      previews: true,
    }),
    onGenerated: () => deliverDue.wake(),
    metrics,
    log,
    now: Date.now,
  });
  const { transact, audit, outbox } = stores;
  const uploads = openUploads(config, log);
  const texts = createTexts(localesFolder);
  const auditReader = createAuditReader({
    databaseFile: databaseFile(config),
    anchorsFile: config.auditAnchorFile,
  });
  const bots = await loadBots({
    config,
    stores,
    flow,
    auditReader,
    uploads,
    model,
    texts,
    metrics,
    log,
    now: Date.now,
  });
  const deliverDue = createDeliverDue({
    ...stores,
    ...flow,
    deliverers: [createMailboxDeliverer('web'), ...bots.map(({ deliverer }) => deliverer)],
    concurrency: deliveriesTogether,
    metrics,
    log,
    now: Date.now,
    random: Math.random,
  });
  const webhookCalls = createWebhookCalls({ config, stores, flow, texts, metrics, log });
  const tidyMedia = createTidyMedia({
    ...stores,
    uploads,
    endJob: flow.endJob,
    maxAgeMs: config.mediaMaxAgeDays * dayMs,
    maxBytes: config.mediaMaxBytes,
    orphanGraceMs: 2 * hourMs,
    everyMs: hourMs,
    log,
    now: Date.now,
  });
  const anchors = createAuditAnchors({
    file: config.auditAnchorFile,
    log,
    head: audit.head,
    now: Date.now,
    everyMs: anchorEveryMs,
  });
  const readiness = createReadiness({
    checks: [
      { name: 'database', problem: () => stores.problem() },
      { name: 'engine', problem: () => describeEngineProblem(engine) },
      ...bots.map(({ surface, problem }) => ({ name: surface, problem })),
    ],
  });
  const app = createWebSurface({
    config,
    stores,
    flow,
    auditReader,
    onDeliveryRetried: deliverDue.wake,
    engine,
    model,
    uploads,
    texts,
    readiness,
    readMetrics: readPage,
    ...webhookCalls,
    webhooks: bots.flatMap(({ webhook }) => webhook ?? []),
    log,
  });
  const server = await listen(app, { host: config.httpHost, port: config.httpPort }).catch(async (error) => {
    await engine.stop();
    await anchors.stop();
    stores.close();
    holder.release();
    throw error;
  });
  const note = (kind: 'gateway-started' | 'gateway-stopped'): void => {
    transact(() => audit.append({ atMs: Date.now(), kind, actor: 'system', content: { model: model.name } }));
  };
  note('gateway-started');
  void anchors.write();
  // Nobody else delivers for this folder: what the last run had begun need not wait for its lease to run out.
  outbox.release(['web', ...bots.map(({ surface }) => surface)]);
  flow.start();
  for (const bot of bots) bot.start();
  deliverDue.start();
  stores.watch(deliverDue.wake);
  stores.webhooks.release();
  webhookCalls.callDueWebhooks.start();
  stores.watch(webhookCalls.callDueWebhooks.wake);
  tidyMedia.start();
  const stopRetention = startRetention(config, stores, log);
  log.info({ url: server.url, model: model.name }, 'listening');
  tellSurfacesOff(config, log);
  tellEngineStatus({ engine, url: server.url, log, onReady, onFailed });

  return {
    stop: createShutdown({
      log,
      graceMs: config.shutdownGraceMs,
      steps: [
        { name: 'unready', run: readiness.stop },
        {
          name: 'bots',
          withinMs: config.shutdownGraceMs / 4,
          run: () => Promise.all(bots.map((bot) => bot.stop())),
        },
        { name: 'finish what is drawn', withinMs: config.shutdownGraceMs / 2, run: flow.drain },
        { name: 'engine', run: engine.stop },
        { name: 'hand back', run: flow.stop },
        { name: 'outbox', run: deliverDue.stop },
        { name: 'webhooks', run: webhookCalls.callDueWebhooks.stop },
        { name: 'media', run: tidyMedia.stop },
        { name: 'retention', run: stopRetention },
        { name: 'pages', run: () => server.stop() },
        { name: 'note the end', run: () => note('gateway-stopped') },
        { name: 'anchors', run: anchors.stop },
        { name: 'audit reader', run: auditReader.close },
        { name: 'database', run: stores.close },
        { name: 'data folder', run: holder.release },
      ],
    }),
  };
}

function openOrRelease(config: Config, holder: Holder): Stores {
  let stores: Stores | undefined;
  try {
    stores = openStores(config, Date.now(), { busyTimeoutMs });
    if (!isLoopback(config.httpHost)) refuseOpenDoor(config.httpHost, { ...stores, now: Date.now });
    return stores;
  } catch (error) {
    stores?.close();
    holder.release();
    throw error;
  }
}

function readOutbox({ outbox }: Stores): {
  readonly pending: number;
  readonly oldestAgeMs: number | undefined;
} {
  const oldestAtMs = outbox.oldestPendingAtMs();
  const oldestAgeMs = oldestAtMs === undefined ? undefined : Math.max(0, Date.now() - oldestAtMs);
  return { pending: outbox.pendingCount(), oldestAgeMs };
}
