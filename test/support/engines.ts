import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../src/domain/engine.ts';
import { createLocalEngine, type LocalEngineOptions } from '../../src/engine/process/local-engine.ts';

export const miniFolder = join(import.meta.dirname, '../../models/mini');
export const goldenModels = join(import.meta.dirname, '../golden/fixtures/models');

export interface StartedEngine {
  readonly engine: Engine;
  /** What the engine process wrote and what befell it. */
  readonly log: readonly string[];
}

/** A real engine process on `models/mini`, stopped when the running test ends. */
export function anEngine(changes: Partial<LocalEngineOptions> = {}): StartedEngine {
  const log: string[] = [];
  const engine = createLocalEngine({
    modelFolder: miniFolder,
    provider: 'cpu',
    stepTimeoutMs: 60_000,
    maxRssBytes: 8 * 2 ** 30,
    log: (message) => log.push(message),
    ...changes,
  });
  onTestFinished(() => engine.stop());
  return { engine, log };
}
