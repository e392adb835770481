import type { KindInfo, ModelInfo } from '../../src/domain/model-info.ts';

/** A model that can do everything, with what a test changes. */
export function aModel(changes: Partial<ModelInfo> = {}): ModelInfo {
  return {
    name: 'mini',
    folder: '/models/mini',
    sizeBytes: 25_000_000,
    kinds: ['image', 'gif'],
    imageToImage: true,
    hasSafetyChecker: false,
    byKind: forEveryKind(),
    sizeMultiplePx: 8,
    maxClipSkip: 1,
    gif: { defaultFrames: 8, contextFrames: 16, defaultFps: 8, isCyclic: false },
    motions: ['bounce', 'spin', 'zoom'],
    loras: [],
    knowsStyles: true,
    examplePrompts: ['a cat on a blue background'],
    examplePromptsIn: {},
    ...changes,
  };
}

/** The same for pictures and for GIFs, as with a model of one network. */
export function forEveryKind(changes: Partial<KindInfo> = {}): ModelInfo['byKind'] {
  const own: KindInfo = {
    defaultSize: { widthPx: 256, heightPx: 256 },
    defaultSteps: 12,
    defaultGuidanceScale: 3,
    defaultScheduler: 'ddim',
    maxSteps: { lcm: 50 },
    ...changes,
  };
  return { image: own, gif: own };
}

/** A model whose pictures are Stable Diffusion 1.5's, and whose GIFs are AnimateDiff-Lightning's. */
export function aLightningModel(changes: Partial<ModelInfo> = {}): ModelInfo {
  const pictures = { defaultSteps: 25, defaultGuidanceScale: 7.5, defaultScheduler: 'pndm' } as const;
  const gifs = { defaultSteps: 4, defaultGuidanceScale: 1, defaultScheduler: 'euler' } as const;
  return aModel({
    name: 'lightning',
    byKind: {
      image: forEveryKind({ ...pictures, maxSteps: { pndm: 40 } }).image,
      gif: forEveryKind({
        ...gifs,
        defaultSize: { widthPx: 384, heightPx: 256 },
        maxSteps: { pndm: 20 },
      }).gif,
    },
    ...changes,
  });
}

/** A model that draws still pictures from words, and nothing else. */
export function aPlainModel(changes: Partial<ModelInfo> = {}): ModelInfo {
  return aModel({
    name: 'plain',
    kinds: ['image'],
    imageToImage: false,
    gif: undefined,
    motions: [],
    ...changes,
  });
}
