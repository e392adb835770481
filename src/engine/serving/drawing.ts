import type { EngineEvent, EngineJob, EngineNotice, EngineResult, MediaFile } from '../../domain/engine.ts';
import type { DenoisingState } from '../denoising/denoising-state.ts';
import type { DecodingClip } from '../pipelines/decode-frames.ts';
import type { EncodedPrompts } from '../pipelines/encode-prompts.ts';
import type { ModelLease } from './lora-models.ts';
import type { PixelLoan } from './pixel-buffers.ts';

/** Where a job stands between two turns of the engine loop. */
export type DrawingPhase =
  | { readonly name: 'text' }
  | {
      readonly name: 'begin';
      readonly prompts: EncodedPrompts;
      /** The starting picture of image-to-image, planes [3, H, W] in [-1, 1]. */
      readonly initPixels: Float32Array | undefined;
      /** Where it is painted anew, [H, W] with 255 for anew; undefined for everywhere. */
      readonly mask: Uint8Array | undefined;
      readonly states: readonly DenoisingState[];
    }
  | { readonly name: 'denoise'; readonly states: readonly DenoisingState[] }
  | { readonly name: 'decode'; readonly clips: readonly DecodingClip[] }
  | {
      readonly name: 'judge';
      readonly clips: readonly DecodingClip[];
      /** The clip that is judged, and which of its frames still have to be looked at. */
      readonly index: number;
      readonly framesLeft: readonly number[];
    }
  /** Files are being written by worker threads; the loop has nothing left to do for it. */
  | { readonly name: 'write' };

export type PhaseOf<Name extends DrawingPhase['name']> = Extract<DrawingPhase, { name: Name }>;

/** What a person has had of the engine lately, divided by their weight: `TurnOrder` lets it fade. */
export interface Account {
  recentMs: number;
}

/** One job inside the engine loop. */
export interface Drawing {
  readonly job: EngineJob;
  /** The engine's model, with the LoRAs of the job's prompt; given back when the drawing is over. */
  readonly lease: ModelLease;
  /** Given back when no file is being written from it. */
  readonly pixels: PixelLoan;
  readonly emit: (event: EngineEvent) => void;
  readonly resolve: (result: EngineResult) => void;
  readonly reject: (error: unknown) => void;
  readonly notices: EngineNotice[];
  /** Files by picture index, as they are finished. */
  readonly writing: Promise<MediaFile>[];
  phase: DrawingPhase;
  /** Finished clips that nobody gets. */
  withheld: number;
  canceled: boolean;
  /** What the person who asked has had: all their drawings share it. */
  readonly account: Account;
  /** The reading of `TurnOrder.shareMs` when it came. */
  readonly sinceShareMs: number;
  /** Slots of a step of one of its pictures. */
  readonly slotsPerStep: number;
  engineMs: number;
  stepsDone: number;
  previewPending: boolean;
}

/** Bills a turn to those who took part, each by its share of the slots. */
export function billTurn(shares: ReadonlyMap<Drawing, number>, elapsedMs: number): void {
  let total = 0;
  for (const slots of shares.values()) total += slots;
  for (const [drawing, slots] of shares) {
    const ms = (elapsedMs * slots) / total;
    drawing.account.recentMs += ms / drawing.job.asker.weight;
    drawing.engineMs += ms;
  }
}
