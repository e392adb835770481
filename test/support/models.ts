import type { ModelInfo } from '../../src/domain/model-info.ts';

/** A model that can do everything, with what a test changes. */
export function aModel(changes: Partial<ModelInfo> = {}): ModelInfo {
  return {
    name: 'mini',
    folder: '/models/mini',
    sizeBytes: 25_000_000,
    kinds: ['image', 'gif'],
    imageToImage: true,
    hasSafetyChecker: false,
    defaultSize: { widthPx: 256, heightPx: 256 },
    sizeMultiplePx: 8,
    defaultSteps: 12,
    maxSteps: { lcm: 50 },
    defaultGuidanceScale: 3,
    maxClipSkip: 1,
    defaultScheduler: 'ddim',
    gif: { defaultFrames: 8, contextFrames: 16, defaultFps: 8 },
    motions: ['bounce', 'spin', 'zoom'],
    loras: [],
    knowsStyles: true,
    examplePrompts: ['a cat on a blue background'],
    examplePromptsIn: {},
    ...changes,
  };
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
