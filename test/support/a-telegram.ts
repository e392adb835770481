import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished, vi } from 'vitest';
import { createDeliverDue } from '../../src/app/deliver-due.ts';
import { createMoveSpace } from '../../src/app/move-space.ts';
import { createTelegramBot, type TelegramBotDeps } from '../../src/bots/telegram/create-telegram-bot.ts';
import { createLiveMessages } from '../../src/chat/live-messages.ts';
import { createRenderResult } from '../../src/chat/render-result.ts';
import type { MediaFile } from '../../src/domain/engine.ts';
import type { Job } from '../../src/domain/job.ts';
import { noMetrics } from '../../src/domain/metrics.ts';
import { createMediaFitter } from '../../src/media/media-fitter.ts';
import { createUploadFiles } from '../../src/media/upload-files.ts';
import { createDownload } from '../../src/net/download.ts';
import { aChat } from './a-chat.ts';
import { aLog } from './a-log.ts';
import { aModel } from './models.ts';
import {
  startTelegramServer,
  type TelegramServer,
  type TelegramServerOptions,
} from './telegram-server/telegram-server.ts';
import { texts } from './texts.ts';

// Sockets, worker threads and waits that Telegram asks for: on a busy machine they take their time.
vi.setConfig({ testTimeout: 30_000 });

/** For what comes sooner or later. */
export const patience = { timeout: 10_000, interval: 5 };

export const fitter = createMediaFitter({ maxWorkers: 1 });

export interface TelegramChanges {
  readonly server?: TelegramServer;
  readonly options?: TelegramServerOptions;
  /** The data folder of an earlier run. */
  readonly folder?: string;
  readonly deps?: Partial<TelegramBotDeps>;
  readonly chatDeps?: NonNullable<Parameters<typeof aChat>[0]>['deps'];
  /** Not yet: the test starts it. */
  readonly isOff?: boolean;
}

/** The real bot and the whole flow, a hand engine, and a Telegram of our own over real sockets. */
export async function aTelegram(changes: TelegramChanges = {}) {
  const server = changes.server ?? (await startTelegramServer(changes.options ?? {}));
  const model = aModel();
  const now = (): number => Date.now();
  const flow = await aChat({
    model,
    now,
    ...(changes.folder !== undefined && { folder: changes.folder }),
    ...(changes.chatDeps !== undefined && { deps: changes.chatDeps }),
  });
  const { stores, board } = flow;
  const { log, lines } = aLog();
  const repeated: string[] = [];
  const acknowledged: number[] = [];
  let rateLimits = 0;
  const bot = createTelegramBot({
    ...stores,
    messages: stores.chatMessages,
    chat: flow.chat,
    live: (surface, editor) =>
      createLiveMessages({
        ...stores,
        messages: stores.chatMessages,
        surface,
        editor,
        board,
        texts,
        log,
        now,
      }),
    renderResult: createRenderResult({ texts, models: [model] }),
    uploads: createUploadFiles({
      folder: join(flow.folder, 'uploads'),
      download: createDownload({ trustedHosts: [new URL(server.url).host] }),
      log,
    }),
    fitter,
    texts,
    metrics: {
      acknowledged: (_surface, tookMs) => void acknowledged.push(tookMs),
      rateLimited: () => {
        rateLimits += 1;
      },
    },
    moveSpace: createMoveSpace({ ...stores, now }),
    onRepeatedUpload: ({ id }: Job) => void repeated.push(id),
    log,
    now,
    token: server.token,
    apiRoot: server.url,
    webhook: undefined,
    ...changes.deps,
  });
  const deliverDue = createDeliverDue({
    ...stores,
    ...flow,
    deliverers: [bot.deliverer],
    concurrency: 2,
    metrics: noMetrics,
    log,
    now,
    random: () => 0.5,
  });
  const start = (): void => {
    bot.start();
    deliverDue.start();
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      await deliverDue.stop();
      await bot.stop();
    })();
    return stopped;
  };
  onTestFinished(async () => {
    await stop();
    if (changes.server === undefined) await server.close();
  });
  if (changes.isOff !== true) start();

  /** The id of the job that the engine is given first, second, …. */
  const nextJob = async (count = 1): Promise<string> => {
    const given = await vi.waitUntil(() => flow.engine.jobs.at(count - 1), patience);
    return given.job.id;
  };
  /** Plays the engine's part: real files, so that a strict server takes them. */
  const draw = async (jobId: string, count = 1, format: 'png' | 'gif' = 'png'): Promise<void> => {
    const media: MediaFile[] = [];
    for (let position = 0; position < count; position += 1) {
      media.push(
        await aFile(
          join(stores.mediaFiles.incomingFolder, `${jobId}-${position}.${format}`),
          format,
          position,
        ),
      );
    }
    const job = await flow.engineJob(jobId);
    job.finish({ media });
    await flow.whenJob(jobId, ({ state }) => state === 'generated' || state === 'delivered');
    deliverDue.wake();
  };
  return {
    ...flow,
    server,
    bot,
    start,
    stop,
    draw,
    nextJob,
    wake: () => deliverDue.wake(),
    botLog: lines,
    repeated,
    acknowledged,
    rateLimits: () => rateLimits,
    callsTo: (method: string) => server.calls.filter((call) => call.method === method),
  };
}

async function aFile(path: string, format: 'png' | 'gif', position: number): Promise<MediaFile> {
  const widthPx = 64;
  const heightPx = 48;
  const pages = format === 'gif' ? 3 : 1;
  const pictures = await Promise.all(
    Array.from({ length: pages }, (_, page) =>
      sharp({
        create: {
          width: widthPx,
          height: heightPx,
          channels: 3,
          background: { r: 40 * position, g: 60 * page, b: 160 },
        },
      })
        .png()
        .toBuffer(),
    ),
  );
  const bytes =
    format === 'gif'
      ? await sharp(pictures, { join: { animated: true } })
          .gif()
          .toBuffer()
      : Buffer.concat(pictures);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  const mimeType = format === 'gif' ? 'image/gif' : 'image/png';
  return { path, format, mimeType, sizeBytes: bytes.length, widthPx, heightPx, frames: pages, seed: 7 };
}
