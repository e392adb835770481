import type { MediaKind } from './media-kind.ts';
import type { SchedulerName } from './scheduler-name.ts';

/**
 * How a prompt longer than the text encoder's window is handled: encoded in chunks of 75 tokens and concatenated
 * (as the widely used web UIs do), or cut at the window as diffusers does.
 */
export type PromptMode = 'chunk' | 'truncate';

/** What a surface hands in: only what the person said. Everything left out takes the model's own default. */
export interface RequestDraft {
  readonly kind: MediaKind;
  readonly prompt: string;
  readonly negativePrompt?: string | undefined;
  readonly model?: string | undefined;
  readonly widthPx?: number | undefined;
  readonly heightPx?: number | undefined;
  readonly steps?: number | undefined;
  readonly guidanceScale?: number | undefined;
  readonly guidanceRescale?: number | undefined;
  readonly seed?: number | undefined;
  readonly count?: number | undefined;
  readonly scheduler?: string | undefined;
  readonly promptMode?: PromptMode | undefined;
  readonly clipSkip?: number | undefined;
  readonly frames?: number | undefined;
  readonly fps?: number | undefined;
  /** Whether a GIF of more frames than the model sees at once ends where it begins; it does unless said. */
  readonly loop?: boolean | undefined;
  /** A motion word, appended to a GIF's prompt. */
  readonly motion?: string | undefined;
  /** Image-to-image: a picture to start from, and how much of it may change (0 keeps it, 1 ignores it). */
  readonly initImagePath?: string | undefined;
  readonly strength?: number | undefined;
  /** Inpainting: a picture of the same view, light where that one is to be painted anew and dark where it stays. */
  readonly maskImagePath?: string | undefined;
}

/** The picture a request starts from. */
interface InitImage {
  readonly path: string;
  readonly strength: number;
  /** Where it is painted anew; undefined for everywhere. */
  readonly maskPath?: string | undefined;
}

/** A request as the engine draws it: complete, every value inside the model's bounds; nothing platform-specific. */
export interface GenerationRequest {
  readonly kind: MediaKind;
  readonly model: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly steps: number;
  readonly guidanceScale: number;
  /** 0 leaves guidance as it is; see Lin et al. 2023 (arXiv 2305.08891), §3.4. */
  readonly guidanceRescale: number;
  /** 0 … 2^32 - 1. Picture i of a request uses `seed + i` (mod 2^32). */
  readonly seed: number;
  readonly count: number;
  readonly scheduler: SchedulerName;
  readonly promptMode: PromptMode;
  /** Last layers of the text encoder that the prompt (not the negative one) does without, as diffusers counts them. */
  readonly clipSkip: number;
  /** 1 for a still picture. */
  readonly frames: number;
  readonly fps: number;
  /** Whether a GIF of more frames than the model sees at once ends where it begins. */
  readonly loop: boolean;
  readonly initImage: InitImage | undefined;
  /** Whether a model's safety checker judges what was drawn: everywhere but where explicit pictures are allowed. */
  readonly checksSafety: boolean;
}
