import type { EngineEvent, EngineJob, EngineNotice, EngineResult, MediaFile } from '../../domain/engine.ts';
import type { DenoisingState } from '../denoising/denoising-state.ts';
import type { DecodingClip } from '../pipelines/decode-frames.ts';
import type { EncodedPrompts } from '../pipelines/encode-prompts.ts';

/** Where a job stands between two turns of the engine loop. */
export type DrawingPhase =
  | { readonly name: 'text' }
  | {
      readonly name: 'begin';
      readonly prompts: EncodedPrompts;
      /** The starting picture of image-to-image, planes [3, H, W] in [-1, 1]. */
      readonly initPixels: Float32Array | undefined;
      readonly states: readonly DenoisingState[];
    }
  | { readonly name: 'denoise'; readonly states: readonly DenoisingState[] }
  | { readonly name: 'decode'; readonly clips: readonly DecodingClip[] }
  /** Files are being written by worker threads; the loop has nothing left to do for it. */
  | { readonly name: 'write' };

export type PhaseOf<Name extends DrawingPhase['name']> = Extract<DrawingPhase, { name: Name }>;

/** One job inside the engine loop. */
export interface Drawing {
  readonly job: EngineJob;
  readonly emit: (event: EngineEvent) => void;
  readonly resolve: (result: EngineResult) => void;
  readonly reject: (error: unknown) => void;
  readonly notices: EngineNotice[];
  /** Files by picture index, as they are finished. */
  readonly writing: Promise<MediaFile>[];
  phase: DrawingPhase;
  canceled: boolean;
  /** Loop time consumed, from the smallest of its contemporaries on: who has least goes next. */
  virtualMs: number;
  engineMs: number;
  stepsDone: number;
  previewPending: boolean;
}

/** The drawing whose turn it is: the one that has had least of the engine's time. Those writing files need none. */
export function nextDrawing(drawings: Iterable<Drawing>): Drawing | undefined {
  let next: Drawing | undefined;
  for (const drawing of drawings) {
    if (drawing.phase.name === 'write') continue;
    if (next === undefined || drawing.virtualMs < next.virtualMs) next = drawing;
  }
  return next;
}

/** Where a newcomer's virtual time starts: level with the least served, so that nobody saves up and nobody starves. */
export function startingVirtualMs(drawings: Iterable<Drawing>): number {
  return nextDrawing(drawings)?.virtualMs ?? 0;
}

/** Bills a turn to those who took part, each by its share of the slots. */
export function billTurn(shares: ReadonlyMap<Drawing, number>, elapsedMs: number): void {
  let total = 0;
  for (const slots of shares.values()) total += slots;
  for (const [drawing, slots] of shares) {
    const ms = (elapsedMs * slots) / total;
    drawing.virtualMs += ms;
    drawing.engineMs += ms;
  }
}
