import { access, constants } from 'node:fs/promises';
import { newId } from './app/new-id.ts';
import { createNoteDelivered } from './app/note-delivered.ts';
import { draw, refuseMissingPicture } from './cli/draw.ts';
import type { DrawOrder } from './cli/draw-options.ts';
import type { ExitCode } from './cli/exit-code.ts';
import { toUsable } from './cli/installed-model.ts';
import { chooseFormat, type OutputFile, prepareOutputFile } from './cli/output-file.ts';
import type { Terminal } from './cli/terminal.ts';
import { type Config, readConfig, secretsOf } from './config.ts';
import { acquireHolder } from './db/holder-lock.ts';
import type { Engine } from './domain/engine.ts';
import { noMetrics } from './domain/metrics.ts';
import type { Requester } from './domain/requester.ts';
import { createFlow } from './flow.ts';
import { readInstalledModels } from './installed-models.ts';
import { listenForInterruption } from './interruption.ts';
import { createLog } from './log.ts';
import { localesFolder } from './project-folders.ts';
import { startEngine } from './start-engine.ts';
import { openStores, type Stores } from './stores.ts';
import { createTexts } from './texts/create-texts.ts';
import { userName } from './user-name.ts';

/** Composition root of `pincel image` and `pincel gif`: the flow of everybody, around an engine of the command's own. */
export async function runDraw(order: DrawOrder, terminal: Terminal): Promise<ExitCode> {
  const pictureFormat = chooseFormat(order.output);
  await refuseMissingPicture('--init', order.draft.initImagePath, isReadable);
  await refuseMissingPicture('--mask', order.draft.maskImagePath, isReadable);
  const config = readConfig();
  const log = createLog(order.verbose ? 'debug' : 'error', { secrets: secretsOf(config) });
  const { models, wantedName } = await readInstalledModels(config, order.draft.model?.trim() || config.model);
  const wanted = models.find(({ name }) => name === wantedName);
  if (wanted !== undefined && 'error' in wanted) throw wanted.error;
  const usable = toUsable(models);
  const output = await prepareOutputFile(order.output.out, process.cwd());
  const stores = await openOrDiscard(config, output);
  const holder = acquireHolder(config.dataDir, newId());
  if (holder === undefined) throw new Error('A name that was just made is taken');
  const interruption = listenForInterruption();
  let engine: Engine | undefined;
  const flow = createFlow({
    stores,
    models: usable,
    defaultModel: wantedName,
    queueLimit: config.queueLimit,
    concurrency: 1,
    holder: holder.name,
    isCommandGone: stores.isCommandGone,
    engineFor(name) {
      const model = usable.find((info) => info.name === name);
      if (model === undefined) throw new Error(`The accepted model ${name} is not among those offered`);
      engine ??= startEngine(config, model.folder, log);
      return engine;
    },
    outputFor: (jobId) => ({
      outputFolder: stores.mediaFiles.incomingFolder,
      fileStem: jobId,
      pictureFormat: pictureFormat === 'gif' ? 'png' : pictureFormat,
      embedParameters: order.embedParameters && config.embedParameters,
      previews: false,
    }),
    onGenerated: () => {},
    metrics: noMetrics,
    log,
    now: Date.now,
  });
  try {
    flow.start();
    const noteDelivered = createNoteDelivered({ ...stores, metrics: noMetrics, now: Date.now });
    return await draw(
      { ...order, draft: { ...order.draft, model: wantedName } },
      {
        terminal,
        flow: { ...flow, noteDelivered },
        output,
        requester: requesterOf(),
        texts: createTexts(localesFolder),
        now: Date.now,
        interrupted: interruption.signal,
      },
    );
  } finally {
    interruption.stopListening();
    await engine?.stop();
    await flow.stop();
    stores.close();
    holder.release();
  }
}

async function openOrDiscard(config: Config, output: OutputFile): Promise<Stores> {
  try {
    return openStores(config, Date.now());
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** The person at the terminal, by the name the system knows them by. */
function requesterOf(): Requester {
  return { surface: 'cli', userExternalId: userName(), spaceExternalId: 'terminal', role: 'admin' };
}

async function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}
