import { CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { doctor } from './cli/doctor.ts';
import type { DrawOrder } from './cli/draw-options.ts';
import { type ExitCode, exitCodes } from './cli/exit-code.ts';
import { createModelsCommand } from './cli/models-command.ts';
import { createProgram } from './cli/program.ts';
import { readDisk } from './cli/read-disk.ts';
import { writeJson } from './cli/terminal.ts';
import { UsageError } from './cli/usage-error.ts';
import { createAdminCommands } from './cli-admin.ts';
import { readConfig } from './config.ts';
import { AppError } from './domain/app-error.ts';
import { verifyManifest } from './engine/models/verify-manifest.ts';
import { probeProviders } from './engine/process/probe-providers.ts';
import { readInstalledModels } from './installed-models.ts';
import { listenForInterruption } from './interruption.ts';

/** Composition root of the `pincel` command. */

const terminal = { out: process.stdout, err: process.stderr };

async function runDoctor(options: { readonly json: boolean }): Promise<ExitCode> {
  const config = readConfig();
  const { models, wantedName } = await readInstalledModels(config, config.model);
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

/** What draws is loaded when something is to be drawn: other commands answer sooner without. */
async function runDraw(order: DrawOrder): Promise<ExitCode> {
  const drawing = await import('./cli-draw.ts');
  return drawing.runDraw(order, terminal);
}

function modelsHandlers(
  done: (exitCode: ExitCode) => void,
  interrupted: () => AbortSignal,
): Parameters<typeof createModelsCommand>[0] {
  const load = () => import('./cli-models.ts');
  return {
    list: async (options) => done(await (await load()).runListModels(options, terminal)),
    add: async (order) => done(await (await load()).runAddModel(order, terminal, interrupted())),
    remove: async (order) => done(await (await load()).runRemoveModel(order, terminal)),
    setDefault: async (name, options) => done(await (await load()).runDefaultModel(name, options, terminal)),
  };
}

/** Everything the gateway is made of is loaded for this command only. */
async function runGateway(): Promise<void> {
  const { serve } = await import('./serve.ts');
  await serve();
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const done = (code: ExitCode): void => {
    exitCode = code;
  };
  const interrupted = (): AbortSignal => listenForInterruption().signal;
  const modelsCommand = createModelsCommand(modelsHandlers(done, interrupted));
  const adminCommands = createAdminCommands({ terminal, done, interrupted });
  const program = createProgram(packageJson.version, [modelsCommand, ...adminCommands], {
    draw: async (order) => done(await runDraw(order)),
    doctor: async (options) => done(await runDoctor(options)),
    serve: runGateway,
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

// `pincel models | head -1` closes the pipe before everything is written: no reason for a stack.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main(process.argv);
