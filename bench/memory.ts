import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../src/domain/engine.ts';
import { createLocalEngine } from '../src/engine/process/local-engine.ts';
import { aLog } from '../test/support/a-log.ts';
import { aJob, aRequest } from '../test/support/builders.ts';
import type { BenchOptions } from './bench-options.ts';
import type { Figure } from './table.ts';

const samples = 5;
/** Longer than the pause between two heartbeats, which tell the memory. */
const sampleIntervalMs = 400;
/** Code is compiled and pools fill up during the first tenth; what grows after that would go on growing. */
const settledShare = 0.1;

/** The engine process on `models/mini`: its memory as it is ready, once settled, and after `--pictures N`. */
export async function benchMemory({ pictures }: BenchOptions): Promise<readonly Figure[]> {
  const outputFolder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  const engine = createLocalEngine({
    modelFolder: join(import.meta.dirname, '../models/mini'),
    provider: 'cpu',
    stepTimeoutMs: 60_000,
    maxRssBytes: Number.MAX_SAFE_INTEGER,
    log: aLog().log,
  });
  try {
    await engine.whenReady();
    const ready = await residentMiB(engine);
    const settledAfter = Math.max(1, Math.round(pictures * settledShare));
    await draw(engine, 0, settledAfter, outputFolder);
    const settled = await residentMiB(engine);
    await draw(engine, settledAfter, pictures, outputFolder);
    const last = await residentMiB(engine);
    return [
      { name: 'memory of the engine process, ready', unit: 'MiB', values: ready },
      { name: `after ${settledAfter} pictures`, unit: 'MiB', values: settled },
      { name: `after ${pictures} pictures`, unit: 'MiB', values: last },
      {
        name: `after ${pictures} pictures ÷ after ${settledAfter}`,
        unit: 'ratio',
        values: last.map((mib, i) => mib / (settled[i] ?? Number.NaN)),
      },
    ];
  } finally {
    await engine.stop();
    await rm(outputFolder, { recursive: true });
  }
}

async function draw(engine: Engine, from: number, to: number, outputFolder: string): Promise<void> {
  for (let seed = from; seed < to; seed++) {
    const request = aRequest({ seed, prompt: `a cat and ${seed} apples` });
    await engine.generate(aJob({ request, outputFolder, fileStem: 'picture' }));
  }
}

async function residentMiB(engine: Engine): Promise<readonly number[]> {
  const values: number[] = [];
  while (values.length < samples) {
    await sleep(sampleIntervalMs);
    const status = engine.status();
    if (status.state === 'ready' && status.rssBytes > 0) values.push(status.rssBytes / 2 ** 20);
  }
  return values.toSorted((a, b) => a - b);
}
