import type { MediaKind } from '../../domain/media-kind.ts';
import { loadTokenizer, type Tokenizer } from '../prompt/tokenizer.ts';
import type { ModelComponent } from './model-component.ts';
import type { ModelFolder, UnetComponent } from './model-folder.ts';
import { pictureUnet } from './model-info.ts';
import { type OnnxSession, openSession, type SessionOptions } from './onnx-session.ts';
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
  /** The network that draws this kind; undefined when the folder cannot. */
  unet(kind: MediaKind): LoadedPart<Unet> | undefined;
  release(): Promise<void>;
}

/**
 * Prepares a model folder for drawing. With `halfPrecision`, parts that have an fp16 twin run that.
 * `onOpen` is told before a graph is read, which may block the thread for seconds.
 * @throws AppError `model-invalid`.
 */
export async function loadModel(
  folder: ModelFolder,
  options: SessionOptions & { readonly halfPrecision: boolean; readonly onOpen?: (path: string) => void },
): Promise<LoadedModel> {
  const opened: OnnxSession[] = [];
  const open = async (path: string): Promise<OnnxSession> => {
    options.onOpen?.(path);
    const session = await openSession(path, options);
    opened.push(session);
    return session;
  };
  const part = <T>(component: ModelComponent, build: (session: OnnxSession) => T) =>
    createPart(component, open, build, options.halfPrecision);
  const unetPart = (component: UnetComponent) =>
    part(component, (session) => createUnet(session, component.config.time_cond_proj_dim ?? 0));

  const picture = pictureUnet(folder);
  const pictureNetwork = unetPart(picture);
  const motionNetwork =
    folder.unetMotion === undefined
      ? undefined
      : folder.unetMotion === picture
        ? pictureNetwork
        : unetPart(folder.unetMotion);
  return {
    folder,
    tokenizer: await loadTokenizer(folder.tokenizerFolder),
    textEncoder: part(folder.textEncoder, createTextEncoder),
    vaeDecoder: part(folder.vaeDecoder, createVaeDecoder),
    vaeEncoder: folder.vaeEncoder === undefined ? undefined : part(folder.vaeEncoder, createVaeEncoder),
    unet: (kind) => (kind === 'image' ? pictureNetwork : motionNetwork),
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
