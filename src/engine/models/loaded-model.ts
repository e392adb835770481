import type { LoraChoice } from '../../domain/lora-tags.ts';
import type { MediaKind } from '../../domain/media-kind.ts';
import { loadTokenizer, type Tokenizer } from '../prompt/tokenizer.ts';
import { readLora } from './lora-folder.ts';
import type { ModelComponent } from './model-component.ts';
import type { ModelFolder, UnetComponent } from './model-folder.ts';
import { networkOf, requireNetworkOf } from './network-of.ts';
import { type GraphData, type OnnxSession, openSession, type SessionOptions } from './onnx-session.ts';
import { patchGraph, touchesPart } from './patch-graph.ts';
import { rememberTexts } from './remember-texts.ts';
import { createSafetyChecker, type SafetyChecker } from './safety-checker.ts';
import { createTextEncoder, type TextEncoder } from './text-encoder.ts';
import { createUnet, type Unet } from './unet.ts';
import { createVaeDecoder, createVaeEncoder, type VaeDecoder, type VaeEncoder } from './vae.ts';

/** A part of a model that may run in half precision, and can be reopened in full. */
export interface LoadedPart<T> {
  readonly name: string;
  /** Opens it on first use. @throws AppError `model-invalid`. */
  get(): Promise<T>;
  /** From now on runs the folder's fp32 graph instead of the fp16 one. False when there is none to change to. */
  fallBackToFp32(): Promise<boolean>;
}

/** A model ready to draw. Parts open on first use; a folder without the graph for something says so when asked. */
export interface LoadedModel {
  readonly folder: ModelFolder;
  readonly tokenizer: Tokenizer;
  readonly textEncoder: LoadedPart<TextEncoder>;
  readonly vaeDecoder: LoadedPart<VaeDecoder>;
  readonly vaeEncoder: LoadedPart<VaeEncoder> | undefined;
  readonly safetyChecker: LoadedPart<SafetyChecker> | undefined;
  /** The network that draws this kind; undefined when the folder cannot. */
  unet(kind: MediaKind): LoadedPart<Unet> | undefined;
  /**
   * The same model with LoRAs of its folder added to its weights. It shares every part that they do not change, and has to
   * be released before this one is. @throws AppError `model-invalid`.
   */
  withLoras(loras: readonly LoraChoice[]): Promise<LoadedModel>;
  release(): Promise<void>;
}

export interface LoadOptions extends SessionOptions {
  readonly halfPrecision: boolean;
  readonly onOpen?: (path: string) => void;
}

/**
 * Prepares a model folder for drawing. With `halfPrecision`, parts that have an fp16 twin run that.
 * `onOpen` is told before a graph is read, which may block the thread for seconds.
 * @throws AppError `model-invalid`.
 */
export async function loadModel(folder: ModelFolder, options: LoadOptions): Promise<LoadedModel> {
  const { part, release } = createOpener(options);
  const { safetyChecker: safety } = folder;
  const model: LoadedModel = {
    ...createNetworks(folder, part),
    folder,
    tokenizer: await loadTokenizer(folder.tokenizerFolder),
    vaeDecoder: part(folder.vaeDecoder, createVaeDecoder),
    vaeEncoder: folder.vaeEncoder === undefined ? undefined : part(folder.vaeEncoder, createVaeEncoder),
    safetyChecker:
      safety === undefined
        ? undefined
        : part(safety, (session) => createSafetyChecker(session, safety.thresholds)),
    withLoras: (loras) => addLoras(model, loras, options),
    release,
  };
  return model;
}

async function addLoras(
  model: LoadedModel,
  choices: readonly LoraChoice[],
  options: LoadOptions,
): Promise<LoadedModel> {
  const { folder } = model;
  const loras = await Promise.all(
    choices.map(async ({ name, weight }) => ({ lora: await readLora(folder.path, name), weight })),
  );
  const { part, release } = createOpener(options, (path) => patchGraph(folder.path, path, loras));
  const patched = createNetworks(folder, part);
  const shared = <Part extends LoadedPart<unknown>>(own: Part, base: Part): Part =>
    touchesPart(loras, own.name) ? own : base;
  return {
    ...model,
    textEncoder: shared(patched.textEncoder, model.textEncoder),
    unet(kind) {
      const [own, base] = [patched.unet(kind), model.unet(kind)];
      return own === undefined || base === undefined ? undefined : shared(own, base);
    },
    release,
  };
}

type CreatePart = <T>(component: ModelComponent, build: (session: OnnxSession) => T) => LoadedPart<T>;

/** The parts that LoRAs may change: the text encoder and what denoises. */
function createNetworks(folder: ModelFolder, part: CreatePart): Pick<LoadedModel, 'textEncoder' | 'unet'> {
  const unetPart = (component: UnetComponent) =>
    part(component, (session) => {
      const { time_cond_proj_dim: condDim, in_channels: channels } = component.config;
      return createUnet(session, condDim ?? 0, channels - folder.vaeConfig.latent_channels);
    });
  const [picture, motion] = [requireNetworkOf(folder, 'image'), networkOf(folder, 'gif')];
  const pictureNetwork = unetPart(picture);
  const motionNetwork =
    motion === undefined ? undefined : motion === picture ? pictureNetwork : unetPart(motion);
  return {
    textEncoder: part(folder.textEncoder, (session) => rememberTexts(createTextEncoder(session))),
    unet: (kind) => (kind === 'image' ? pictureNetwork : motionNetwork),
  };
}

/** Opens parts, each on first use, and closes all of them together. */
function createOpener(
  options: LoadOptions,
  patch?: (path: string) => Promise<GraphData | undefined>,
): { readonly part: CreatePart; readonly release: () => Promise<void> } {
  const opened: OnnxSession[] = [];
  const open = async (path: string): Promise<OnnxSession> => {
    options.onOpen?.(path);
    const session = await openSession(path, options, await patch?.(path));
    opened.push(session);
    return session;
  };
  return {
    part: (component, build) => createPart(component, open, build, options.halfPrecision),
    async release() {
      await Promise.all(opened.splice(0).map((session) => session.release()));
    },
  };
}

function createPart<T>(
  component: ModelComponent,
  open: (path: string) => Promise<OnnxSession>,
  build: (session: OnnxSession) => T,
  preferHalf: boolean,
): LoadedPart<T> {
  let path = preferHalf ? (component.fp16 ?? component.main) : component.main;
  let loading: Promise<T> | undefined;
  return {
    name: component.name,
    get() {
      loading ??= open(path).then(build);
      return loading;
    },
    async fallBackToFp32() {
      if (path === component.main) return false;
      path = component.main;
      loading = open(path).then(build);
      await loading;
      return true;
    },
  };
}
