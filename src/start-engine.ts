import { type Config, toChildEnvironment } from './config.ts';
import { compileCacheFolder } from './disk/keep-compiled.ts';
import type { Engine } from './domain/engine.ts';
import type { Log } from './domain/log.ts';
import { createLocalEngine } from './engine/process/local-engine.ts';

/** Shared by the composition roots: an engine process for a model, as configured. */
export function startEngine(config: Config, modelFolder: string, log: Log): Engine {
  return createLocalEngine({
    modelFolder,
    provider: config.provider,
    threads: config.engineThreads,
    judgedFrames: config.safetyFrames,
    stepTimeoutMs: config.stepTimeoutMs,
    maxRssBytes: config.engineMaxRssBytes,
    // Compiled code is kept from one start to the next: that halves what a start takes before the model.
    env: toChildEnvironment({ NODE_COMPILE_CACHE: compileCacheFolder(config.dataDir) }),
    log,
  });
}
