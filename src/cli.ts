#!/usr/bin/env node
import { access, constants } from 'node:fs/promises';
import { CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { newJobId } from './app/job-id.ts';
import { randomSeed } from './app/random-seed.ts';
import { doctor } from './cli/doctor.ts';
import { draw } from './cli/draw.ts';
import type { DrawOrder } from './cli/draw-options.ts';
import { type ExitCode, exitCodes } from './cli/exit-code.ts';
import { type InstalledModel, toUsable } from './cli/installed-model.ts';
import { listModels } from './cli/list-models.ts';
import { createProgram } from './cli/program.ts';
import { readDisk } from './cli/read-disk.ts';
import { writeJson } from './cli/terminal.ts';
import { UsageError } from './cli/usage-error.ts';
import { type Config, isModelPath, readConfig, toModelFolder } from './config.ts';
import { AppError } from './domain/app-error.ts';
import { type ModelFolder, readModelFolder, readModelFolders } from './engine/models/model-folder.ts';
import { toModelInfo } from './engine/models/model-info.ts';
import { verifyManifest } from './engine/models/verify-manifest.ts';
import { createLocalEngine } from './engine/process/local-engine.ts';
import { probeProviders } from './engine/process/probe-providers.ts';
import { createLog } from './log.ts';
import { createLocalLane } from './queue/local-lane.ts';

/** Composition root of the `pincel` command. */

const terminal = { out: process.stdout, err: process.stderr };

/** The models below the models folder and, first, the one that is wanted by its path. */
async function readModels(
  config: Config,
  wanted: string,
): Promise<{ readonly models: readonly InstalledModel[]; readonly wantedName: string }> {
  const below = await Promise.all((await readModelFolders(config.modelsDir)).map(toInstalled));
  if (!isModelPath(wanted)) return { models: below, wantedName: wanted };
  const pointed = await toInstalled(await readModelFolder(toModelFolder(wanted, config.modelsDir)));
  const others = below.filter(({ name }) => name !== pointed.name);
  return { models: [pointed, ...others], wantedName: pointed.name };
}

async function toInstalled(
  found: ModelFolder | { readonly name: string; readonly path: string; readonly error: AppError },
): Promise<InstalledModel> {
  const { name, path } = found;
  if ('error' in found) return { name, folder: path, error: found.error };
  return { name, folder: path, info: await toModelInfo(found) };
}

async function runDraw(order: DrawOrder): Promise<ExitCode> {
  const config = readConfig();
  const log = createLog(order.verbose ? 'debug' : 'error');
  const { models, wantedName } = await readModels(config, order.draft.model?.trim() || config.model);
  const wanted = models.find(({ name }) => name === wantedName);
  if (wanted !== undefined && 'error' in wanted) throw wanted.error;
  const interruption = listenForInterruption();
  try {
    return await draw(
      { ...order, embedParameters: order.embedParameters && config.embedParameters },
      {
        terminal,
        workingFolder: process.cwd(),
        models: toUsable(models),
        model: wantedName,
        startEngine: (model) =>
          createLocalEngine({
            modelFolder: model.folder,
            provider: config.provider,
            threads: config.engineThreads,
            stepTimeoutMs: config.stepTimeoutMs,
            maxRssBytes: config.engineMaxRssBytes,
            log,
          }),
        lane: createLocalLane({ concurrency: 1 }),
        log,
        newJobId,
        randomSeed,
        now: Date.now,
        isReadable,
        interrupted: interruption.signal,
      },
    );
  } finally {
    interruption.stopListening();
  }
}

async function runListModels(options: { readonly json: boolean }): Promise<ExitCode> {
  const config = readConfig();
  const { models, wantedName } = await readModels(config, config.model);
  return listModels(options, { terminal, models, modelsFolder: config.modelsDir, defaultModel: wantedName });
}

async function runDoctor(options: { readonly json: boolean }): Promise<ExitCode> {
  const config = readConfig();
  const { models, wantedName } = await readModels(config, config.model);
  return doctor(options, {
    terminal,
    nodeVersion: process.versions.node,
    provider: config.provider,
    probeProviders,
    models,
    modelsFolder: config.modelsDir,
    defaultModel: wantedName,
    verifyModel: verifyManifest,
    readDisk: () => readDisk(config.dataDir),
  });
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = createProgram(packageJson.version, {
    draw: async (order) => {
      exitCode = await runDraw(order);
    },
    listModels: async (options) => {
      exitCode = await runListModels(options);
    },
    doctor: async (options) => {
      exitCode = await runDoctor(options);
    },
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return tellError(error, argv.includes('--json'));
  }
}

/** Says what went wrong and answers the exit code that fits. */
function tellError(error: unknown, json: boolean): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has already written its help or its message to the terminal.
    if (error.exitCode === 0) return exitCodes.done;
    if (json)
      writeJson(terminal.out, { ok: false, error: error.message.replace(/^error: /, ''), kind: 'usage' });
    return exitCodes.refused;
  }
  const isUsage = error instanceof UsageError;
  const kind = isUsage ? 'usage' : error instanceof AppError ? error.kind : 'bug';
  const message =
    error instanceof UsageError || error instanceof AppError
      ? error.message
      : `Something went wrong inside Pincel. Please report it with these lines:\n${error instanceof Error ? error.stack : String(error)}`;
  if (json) writeJson(terminal.out, { ok: false, error: message, kind });
  else terminal.err.write(`${message}\n`);
  return isUsage ? exitCodes.refused : exitCodes.failed;
}

/** Ctrl-C once ends cleanly; a second one ends the process at once, as if nobody listened. */
function listenForInterruption(): { readonly signal: AbortSignal; readonly stopListening: () => void } {
  const interruption = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const interrupt = (): void => interruption.abort();
  for (const name of signals) process.once(name, interrupt);
  return {
    signal: interruption.signal,
    stopListening: () => {
      for (const name of signals) process.removeListener(name, interrupt);
    },
  };
}

async function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

// `pincel models | head -1` closes the pipe before everything is written: no reason for a stack.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main(process.argv);
