import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../src/domain/engine.ts';
import { createLocalEngine, type LocalEngineOptions } from '../../src/engine/process/local-engine.ts';
import { aLog, type LogLine } from './a-log.ts';

export const miniFolder = join(import.meta.dirname, '../../models/mini');
export const goldenModels = join(import.meta.dirname, '../golden/fixtures/models');

export interface StartedEngine {
  readonly engine: Engine;
  /** What the engine process wrote (debug) and what befell it. */
  readonly lines: readonly LogLine[];
}

/** A real engine process on `models/mini`, stopped when the running test ends. */
export function anEngine(changes: Partial<LocalEngineOptions> = {}): StartedEngine {
  const { log, lines } = aLog();
  const engine = createLocalEngine({
    modelFolder: miniFolder,
    provider: 'cpu',
    stepTimeoutMs: 60_000,
    maxRssBytes: 8 * 2 ** 30,
    log,
    ...changes,
  });
  onTestFinished(() => engine.stop());
  return { engine, lines };
}
