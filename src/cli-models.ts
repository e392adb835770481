import { statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type AddModelDeps, type AddModelOrder, addModel } from './cli/add-model.ts';
import { setDefaultModel } from './cli/default-model.ts';
import { createDownloadDisplay, type DownloadDisplay } from './cli/download-display.ts';
import type { ExitCode } from './cli/exit-code.ts';
import { type ListModelsOptions, listModels } from './cli/list-models.ts';
import { parseModelSource } from './cli/model-source.ts';
import { type RemoveModelOrder, removeModel } from './cli/remove-model.ts';
import type { Terminal } from './cli/terminal.ts';
import { type Config, readConfig, readEffectiveSettings, secretsOf } from './config.ts';
import { confirm } from './confirm.ts';
import { acquireHolder } from './db/holder-lock.ts';
import type { ModelInfo } from './domain/model-info.ts';
import { type ModelManifest, manifestFileName } from './domain/model-manifest.ts';
import type { ModelOffer } from './domain/model-offer.ts';
import { defaultRequestLimits } from './domain/request-limits.ts';
import { resolveRequest } from './domain/resolve-request.ts';
import { readModelInfo } from './engine/models/model-info.ts';
import { parseManifest } from './engine/models/model-manifest.ts';
import { verifyManifest } from './engine/models/verify-manifest.ts';
import { loadTokenizer } from './engine/prompt/tokenizer.ts';
import { readInstalledModels } from './installed-models.ts';
import { createLog } from './log.ts';
import { readFolderOffer } from './models/folder-offer.ts';
import { createModelsFolder, keyDigits, type ModelsFolder } from './models/models-folder.ts';
import { stageFiles } from './models/stage-files.ts';
import { writeManifest } from './models/write-manifest.ts';
import { readAddressOffer } from './net/address-offer.ts';
import { createFetchWebFile } from './net/fetch-web-file.ts';
import { createExplainHubRefusal, readHubOffer } from './net/hub-offer.ts';
import { createOpenWeb } from './net/open-web.ts';
import { createReadWebText } from './net/read-web-text.ts';
import { saveModelSetting } from './save-model-setting.ts';
import { startEngine } from './start-engine.ts';

/** Composition root of `pincel models`. */

export async function runListModels(options: ListModelsOptions, terminal: Terminal): Promise<ExitCode> {
  const config = readConfig();
  const { models, wantedName } = await readInstalledModels(config, config.model);
  return listModels(options, {
    terminal,
    models,
    unfinished: await createModelsFolder(config.modelsDir).unfinished(),
    modelsFolder: config.modelsDir,
    defaultModel: wantedName,
    readManifest: (folder) => readManifest(folder).catch(() => undefined),
    verifyModel: verifyManifest,
  });
}

async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, manifestFileName);
  return parseManifest(await readFile(path, 'utf8'), path);
}

export async function runAddModel(
  order: AddModelOrder,
  terminal: Terminal,
  interrupted: AbortSignal,
): Promise<ExitCode> {
  const config = readConfig();
  const modelsFolder = createModelsFolder(config.modelsDir);
  const display = createDownloadDisplay(terminal.err, Date.now);
  return addModel(order, {
    terminal,
    display,
    modelsFolder,
    readOffer: createReadOffer(config, display),
    stageFiles,
    writeManifest,
    checkModel,
    tryModel: createTryModel(config),
    lock: createLock(modelsFolder),
    confirm,
    interrupted,
  });
}

function createReadOffer(config: Config, display: DownloadDisplay): AddModelDeps['readOffer'] {
  const { modelsHub: hub, modelsHubToken: token } = config;
  const open = createOpenWeb({
    trusted: { origin: new URL(hub).origin, token },
    explain: createExplainHubRefusal(hub, token !== undefined),
  });
  const retrying = {
    wait: (waitMs: number, signal: AbortSignal) => wait(waitMs, undefined, { signal }),
    onRetry: ({ message }: Error, waitMs: number) =>
      display.tell(`${message} Trying again in ${Math.ceil(waitMs / 1000)} s.`),
  };
  const deps = {
    hub,
    readText: createReadWebText(open, retrying),
    fetchFile: createFetchWebFile(open, retrying),
    parseManifest,
  };
  return (typed, signal): Promise<ModelOffer> => {
    const source = parseModelSource(typed, { hub, workingFolder: process.cwd(), fileKind });
    switch (source.kind) {
      case 'folder':
        return readFolderOffer(source.path, parseManifest);
      case 'address':
        return readAddressOffer(source.address, signal, deps);
      case 'hub':
        return readHubOffer(source, signal, deps);
    }
  };
}

function fileKind(path: string): 'folder' | 'file' | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : found.isDirectory() ? 'folder' : 'file';
}

async function checkModel(folder: string): Promise<ModelInfo> {
  await verifyManifest(folder);
  const info = await readModelInfo(folder);
  await loadTokenizer(join(folder, 'tokenizer'));
  return info;
}

function createTryModel(config: Config): AddModelDeps['tryModel'] {
  return async (folder, info, signal) => {
    const resolution = resolveRequest(
      { kind: 'image', prompt: 'a lighthouse', steps: 1, seed: 1 },
      [info],
      info.name,
      defaultRequestLimits,
      () => 1,
    );
    if (!resolution.ok)
      throw new Error(`Expected a request that can be drawn, got ${resolution.refusal.kind}`);
    const outputFolder = await mkdtemp(join(tmpdir(), 'pincel-try-'));
    const engine = startEngine(config, folder, createLog('error', { secrets: secretsOf(config) }));
    try {
      await engine.generate(
        {
          id: 'try',
          request: resolution.request,
          asker: { userId: 'operator', weight: 1, class: 'interactive' },
          outputFolder,
          fileStem: 'try',
          pictureFormat: 'png',
          embedParameters: false,
          previews: false,
        },
        { signal },
      );
    } finally {
      await engine.stop();
      await rm(outputFolder, { recursive: true, force: true });
    }
  };
}

/** The operating system's own lock, gone with the process however it ends. */
function createLock(modelsFolder: ModelsFolder): AddModelDeps['lock'] {
  return (key) => {
    const holder = acquireHolder(modelsFolder.incomingFolder, key.slice(-keyDigits));
    if (holder === undefined) return undefined;
    return {
      async release() {
        holder.release();
        await modelsFolder.tidy();
      },
    };
  };
}

export async function runRemoveModel(order: RemoveModelOrder, terminal: Terminal): Promise<ExitCode> {
  const config = readConfig();
  const modelsFolder = createModelsFolder(config.modelsDir);
  const { models, wantedName } = await readInstalledModels(config, config.model);
  const below = models.filter(({ name, folder }) => folder === join(config.modelsDir, name));
  const unfinished = await modelsFolder.unfinished();
  return removeModel(order, {
    terminal,
    modelsFolder,
    models: [
      ...(await Promise.all(
        below.map(async ({ name, folder }) => ({
          name,
          sizeBytes: await modelsFolder.sizeOf(folder),
          isUnfinished: false,
        })),
      )),
      ...unfinished.map(({ name, sizeBytes }) => ({ name, sizeBytes, isUnfinished: true })),
    ],
    defaultModel: wantedName,
    confirm,
  });
}

export async function runDefaultModel(
  name: string,
  options: { readonly json: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const config = readConfig();
  const { models } = await readInstalledModels(config, config.model);
  const source = readEffectiveSettings().find((setting) => setting.name === 'model')?.source;
  return setDefaultModel(name, options, {
    terminal,
    models: models.filter((model) => model.folder === join(config.modelsDir, model.name)),
    modelsFolder: config.modelsDir,
    decidingVariable: source?.startsWith('PINCEL_') === true ? source : undefined,
    saveModel: (model) => saveModelSetting(model, process.cwd()),
  });
}
