import type { ProviderReport } from '../../domain/engine.ts';
import { type LoadedModel, loadModel } from '../models/loaded-model.ts';
import { type ModelFolder, readModelFolder } from '../models/model-folder.ts';
import { chooseProvider } from '../models/provider.ts';
import { verifyManifest } from '../models/verify-manifest.ts';
import { warmUp } from '../pipelines/warm-up.ts';
import type { LoadMessage } from './messages.ts';

/** A model whose first picture needs nothing more to be opened. */
export interface OpenModel {
  readonly folder: ModelFolder;
  readonly provider: ProviderReport;
  readonly model: LoadedModel;
}

/**
 * Opens a model folder, which blocks the thread, while another thread compares its files with the manifest. A damaged
 * file explains what opening it says, so that is told first. `onWork` is told before each thing that may take long.
 * @throws AppError `model-invalid`, or `provider-unavailable` when a provider asked for by name does not run.
 */
export async function openVerifiedModel(
  message: LoadMessage,
  onWork: (what: string) => void,
): Promise<OpenModel> {
  const [verified, opened] = await Promise.allSettled([
    verifyManifest(message.modelFolder),
    openModel(message, onWork),
  ]);
  if (verified.status === 'rejected') throw verified.reason;
  if (opened.status === 'rejected') throw opened.reason;
  return opened.value;
}

async function openModel(message: LoadMessage, onWork: (what: string) => void): Promise<OpenModel> {
  onWork('loading the model');
  const folder = await readModelFolder(message.modelFolder);
  const provider = await chooseProvider(message.provider);
  const model = await loadModel(folder, {
    provider: provider.provider,
    threads: message.threads,
    // CPUs compute in fp32 whatever the graph says, with a cast around every operator.
    halfPrecision: provider.provider !== 'cpu',
    onOpen: (path) => onWork(`loading ${path}`),
  });
  await warmUp(model, provider.provider, onWork);
  return { folder, provider, model };
}
