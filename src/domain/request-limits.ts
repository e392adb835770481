/** What one request may ask for, whatever the model. Surfaces and quotas may hand in tighter ones. */
export interface RequestLimits {
  /** Longest prompt and longest negative prompt, in Unicode code points. */
  readonly promptCharacters: number;
  readonly steps: number;
  readonly count: number;
  readonly frames: number;
  readonly fps: number;
  readonly guidanceScale: number;
  readonly minSidePx: number;
  readonly maxSidePx: number;
  /** Width times height of one picture or one GIF frame. */
  readonly picturePixels: number;
  /** Width times height times frames of one GIF. */
  readonly gifPixels: number;
}

export const defaultRequestLimits: RequestLimits = {
  promptCharacters: 2_000,
  steps: 100,
  count: 4,
  frames: 64,
  // GIF viewers slow down anything shown for less than 20 ms.
  fps: 50,
  guidanceScale: 30,
  minSidePx: 64,
  maxSidePx: 2_048,
  picturePixels: 1_024 * 1_024,
  gifPixels: 64 * 512 * 512,
};

/** Seeds are unsigned 32-bit integers, as torch's CPU generator takes them. */
export const maxSeed = 2 ** 32 - 1;
