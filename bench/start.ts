import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalEngine } from '../src/engine/process/local-engine.ts';
import { aLog } from '../test/support/a-log.ts';
import { aJob } from '../test/support/builders.ts';
import { startGateway } from './start-gateway.ts';
import type { Figure } from './table.ts';

const runs = 5;

/** From nothing: the gateway until it answers, the engine process until it is ready, and until the first picture is on disk. */
export async function benchStart(): Promise<readonly Figure[]> {
  const figures = {
    firstAnswers: [] as number[],
    answers: [] as number[],
    firstReady: [] as number[],
    ready: [] as number[],
    picture: [] as number[],
    engineMiB: [] as number[],
    gatewayMiB: [] as number[],
  };
  const dataDir = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  const compileCacheFolder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  for (let run = 0; run < runs + 1; run++) {
    const isFirst = run === 0;
    const gateway = await startGateway(dataDir);
    (isFirst ? figures.firstAnswers : figures.answers).push(gateway.answersAfterMs);
    figures.gatewayMiB.push(gateway.rssBytes / 2 ** 20);
    await gateway.stop();

    const outputFolder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
    const startedMs = performance.now();
    const engine = createLocalEngine({
      modelFolder: join(import.meta.dirname, '../models/mini'),
      provider: 'cpu',
      stepTimeoutMs: 60_000,
      maxRssBytes: Number.MAX_SAFE_INTEGER,
      env: { NODE_COMPILE_CACHE: compileCacheFolder, ...process.env },
      log: aLog().log,
    });
    await engine.whenReady();
    (isFirst ? figures.firstReady : figures.ready).push(performance.now() - startedMs);
    await engine.generate(aJob({ outputFolder }));
    if (!isFirst) figures.picture.push(performance.now() - startedMs);
    figures.engineMiB.push(await rssOf(engine));
    await engine.stop();
    await rm(outputFolder, { recursive: true });
  }
  await rm(compileCacheFolder, { recursive: true });
  await rm(dataDir, { recursive: true });
  return [
    {
      name: 'gateway process started until it answers, the first time ever',
      unit: 'ms',
      values: figures.firstAnswers,
    },
    { name: 'gateway process started until it answers', unit: 'ms', values: figures.answers },
    {
      name: 'engine process started until ready, the first time ever',
      unit: 'ms',
      values: figures.firstReady,
    },
    { name: 'engine process started until ready', unit: 'ms', values: figures.ready },
    {
      name: 'engine process started until the first picture is on disk',
      unit: 'ms',
      values: figures.picture,
    },
    { name: 'memory of the engine process after a picture', unit: 'MiB', values: figures.engineMiB },
    { name: 'memory of the gateway process, ready', unit: 'MiB', values: figures.gatewayMiB },
  ];
}

/** The next heartbeat's figure: they come every second while the engine is idle. */
async function rssOf(engine: ReturnType<typeof createLocalEngine>): Promise<number> {
  for (;;) {
    const status = engine.status();
    if (status.state === 'ready' && status.rssBytes > 0) return status.rssBytes / 2 ** 20;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
