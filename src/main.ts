import { join } from 'node:path';
import { createCancel } from './app/cancel.ts';
import { createDeliver } from './app/deliver.ts';
import { createJobBoard } from './app/job-board.ts';
import { newJobId } from './app/job-id.ts';
import { randomSeed } from './app/random-seed.ts';
import { createRunJob } from './app/run-job.ts';
import { createSubmit } from './app/submit.ts';
import { readConfig, toModelFolder } from './config.ts';
import { AppError } from './domain/app-error.ts';
import type { Engine } from './domain/engine.ts';
import type { Log } from './domain/log.ts';
import { defaultRequestLimits } from './domain/request-limits.ts';
import { readModelInfo } from './engine/models/model-info.ts';
import { createLocalEngine } from './engine/process/local-engine.ts';
import { createLog } from './log.ts';
import { removeTemporaries } from './media/remove-temporaries.ts';
import { createLocalLane } from './queue/local-lane.ts';
import { listen } from './web/listen.ts';
import { createWebApp } from './web/web-app.ts';

/** Composition root of the gateway: the page and the flow behind it, around one engine process. */

/** So many jobs share the engine's steps: pictures are drawn together, and one need not wait for a whole GIF. */
const drawnTogether = 4;
const queueLimit = 100;
const stopSignals = ['SIGINT', 'SIGTERM'] as const;

async function main(): Promise<void> {
  const stopAsked = firstStopSignal();
  const config = readConfig();
  const log = createLog(config.logLevel);
  const model = await readModelInfo(toModelFolder(config.model, config.modelsDir));
  const mediaFolder = join(config.dataDir, 'media');
  await removeTemporaries(mediaFolder);
  const engine = createLocalEngine({
    modelFolder: model.folder,
    provider: config.provider,
    threads: config.engineThreads,
    stepTimeoutMs: config.stepTimeoutMs,
    maxRssBytes: config.engineMaxRssBytes,
    log,
  });
  const lane = createLocalLane({ concurrency: drawnTogether });
  const board = createJobBoard({ lane, now: Date.now, log });
  const runJob = createRunJob({
    board,
    engineFor: () => engine,
    outputFor: (jobId) => ({
      outputFolder: mediaFolder,
      fileStem: jobId,
      pictureFormat: 'png',
      embedParameters: config.embedParameters,
      previews: true,
    }),
    log,
    newReference: newJobId,
  });
  const submit = createSubmit({
    board,
    lane,
    runJob,
    models: [model],
    defaultModel: model.name,
    limits: defaultRequestLimits,
    queueLimit,
    newJobId,
    randomSeed,
  });
  const app = createWebApp({
    submit,
    cancel: createCancel(board),
    deliver: createDeliver(board),
    board,
    engine,
    model,
    log,
    newReference: newJobId,
  });

  const server = await listen(app, { host: config.httpHost, port: config.httpPort }).catch(async (error) => {
    await engine.stop();
    throw error;
  });
  log.info({ url: server.url, model: model.name }, 'listening');
  tellStatus(engine, server.url, log);

  await stopAsked;
  server.stopAccepting();
  const emptied = lane.close();
  await engine.stop();
  await emptied;
  await server.end();
  log.info({}, 'stopped');
}

/** Resolves at the first signal to stop; a second one finds nobody listening and ends the process at once. */
function firstStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const noteSignal = (): void => {
      for (const name of stopSignals) process.removeListener(name, noteSignal);
      resolve();
    };
    for (const name of stopSignals) process.on(name, noteSignal);
  });
}

/** The log gets every change of the engine; the person who started Pincel reads whether it draws, once. */
function tellStatus(engine: Engine, url: string, log: Log): void {
  let isTold = false;
  engine.onStatus((status) => {
    const { state } = status;
    const reason =
      state === 'ready' ? status.provider.reason : 'reason' in status ? status.reason : undefined;
    log.info({ state, reason }, 'engine');
    if (status.state === 'failed') process.stderr.write(`${status.reason}\n`);
    if (status.state !== 'ready' || isTold) return;
    isTold = true;
    const { provider } = status.provider;
    process.stdout.write(`Pincel is ready: ${url} draws with ${status.model} on ${provider}.\n`);
  });
}

/** Says why, in a sentence where we know it, and ends with 1. */
function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof AppError) process.stderr.write(`${error.message}\n`);
  else throw error;
}

await main().catch(fail);
