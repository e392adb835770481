import type { MediaEncoder } from '../../src/domain/media-encoder.ts';
import type { MediaKind } from '../../src/domain/media-kind.ts';
import type { LoadedModel, LoadedPart } from '../../src/engine/models/loaded-model.ts';
import type { ModelFolder } from '../../src/engine/models/model-folder.ts';
import type { Unet } from '../../src/engine/models/unet.ts';
import { loadTokenizer } from '../../src/engine/prompt/tokenizer.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What work takes on some machine, in milliseconds. */
export interface ServingCosts {
  /** Encoding a prompt and its negative. */
  readonly textMs: number;
  /** One UNet call by how many samples (two for a guided picture) it has; between these, straight lines. */
  readonly unetMs: Readonly<Record<MediaKind, readonly (readonly [samples: number, ms: number])[]>>;
  readonly decodeFrameMs: number;
  /** Encoding and writing the file, on another thread. */
  readonly writeMs: Readonly<Record<MediaKind, number>>;
  /** Opening the UNet's graph, once; nothing unless said. */
  readonly openMs?: number;
  /** Everything else in a turn. */
  readonly turnMs: number;
}

/**
 * A model that draws nothing and takes its time: with it, the engine loop itself runs in simulated time. Latents are as
 * small as can be.
 */
export async function createSimulatedModel(
  folder: ModelFolder,
  costs: ServingCosts,
  clock: VirtualClock,
): Promise<LoadedModel> {
  const [size, pincel] = [folder.vaeFactor, folder.index.pincel];
  const small: ModelFolder = {
    ...folder,
    index: { ...folder.index, pincel: { ...pincel, default_size: [size, size] } },
  };
  let isOpen = false;
  const unet = part<Unet>('unet', {
    perSampleTimestep: true,
    fixedRows: undefined,
    isMotion: true,
    timestepCondDim: 0,
    async predict(rows, shape) {
      await clock.sleep(readCurve(costs.unetMs[shape.frames === 1 ? 'image' : 'gif'], rows.length));
      return rows.map(({ latents }) => new Float32Array(latents.length));
    },
  });
  const openedOnce: LoadedPart<Unet> = {
    ...unet,
    async get() {
      if (!isOpen && costs.openMs !== undefined) await clock.sleep(costs.openMs);
      isOpen = true;
      return unet.get();
    },
  };
  return {
    folder: small,
    tokenizer: await loadTokenizer(folder.tokenizerFolder),
    textEncoder: part('text_encoder', {
      async encode(windows) {
        // Called for the prompt and for the negative prompt.
        await clock.sleep(costs.textMs / 2);
        return windows.map(({ length }) => ({ tokens: length, dim: 1, values: new Float32Array(length) }));
      },
    }),
    vaeDecoder: part('vae_decoder', {
      async decode(_, count, { height, width }) {
        await clock.sleep(costs.decodeFrameMs * count);
        const { vaeFactor } = folder;
        return new Float32Array(count * 3 * height * vaeFactor * width * vaeFactor);
      },
    }),
    vaeEncoder: undefined,
    safetyChecker: undefined,
    unet: () => openedOnce,
    withLoras: () => Promise.reject(new Error('The simulation asks for no LoRA')),
    release: async () => undefined,
  };
}

/** Writes nothing, and takes its time. */
export function createSimulatedMedia(
  costs: Pick<ServingCosts, 'writeMs'>,
  clock: VirtualClock,
): MediaEncoder {
  const unused = (): never => {
    throw new Error('The simulation asks for no such thing');
  };
  return {
    async encode({ format, path }) {
      await clock.sleep(costs.writeMs[format === 'gif' ? 'gif' : 'image']);
      return { path, format, mimeType: `image/${format}`, sizeBytes: 0 };
    },
    encodePreview: unused,
    readPicture: unused,
    close: async () => undefined,
  };
}

function part<T>(name: string, value: T): LoadedPart<T> {
  return { name, get: async () => value, fallBackToFp32: async () => false };
}

/** Between two points a straight line; beyond the last one, on along it. */
function readCurve(points: readonly (readonly [at: number, value: number])[], at: number): number {
  const after = points.findIndex(([x]) => x >= at);
  const index = Math.max(1, after === -1 ? points.length - 1 : after);
  const [left, right] = [points[index - 1], points[index]];
  if (left === undefined) return Number.NaN;
  if (right === undefined) return (left[1] * at) / left[0];
  return left[1] + ((at - left[0]) / (right[0] - left[0])) * (right[1] - left[1]);
}
