/** The numbers a draft may carry, by their names in `RequestDraft`. */
export type NumberField =
  | 'widthPx'
  | 'heightPx'
  | 'steps'
  | 'guidanceScale'
  | 'guidanceRescale'
  | 'clipSkip'
  | 'seed'
  | 'count'
  | 'frames'
  | 'fps'
  | 'strength';

export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Why a size could not be used as asked; the first that applies. */
export type SizeReason =
  | { readonly kind: 'side-out-of-range'; readonly minPx: number; readonly maxPx: number }
  | { readonly kind: 'too-many-pixels'; readonly maxPixels: number; readonly frames: number }
  | { readonly kind: 'not-a-multiple'; readonly multiplePx: number };

/** Something in a request that was changed or left out before drawing, and that the person is told. */
export type Adjustment =
  | {
      readonly kind: 'size-changed';
      readonly asked: SizePx;
      readonly used: SizePx;
      readonly reason: SizeReason;
    }
  | {
      readonly kind: 'clamped';
      readonly field: NumberField;
      readonly asked: number;
      readonly used: number;
      readonly min: number;
      readonly max: number;
    }
  | {
      readonly kind: 'rounded';
      readonly field: NumberField;
      readonly asked: number;
      readonly used: number;
    }
  /** A LoRA's weight in the prompt; the prompt itself stays as it was written. */
  | {
      readonly kind: 'lora-clamped';
      readonly lora: string;
      readonly asked: number;
      readonly used: number;
      readonly min: number;
      readonly max: number;
    }
  /** A GIF request makes one GIF. */
  | { readonly kind: 'one-gif-only'; readonly asked: number }
  /** GIF delays are whole hundredths of a second, so this speed is shown a little differently. */
  | { readonly kind: 'fps-approximate'; readonly asked: number; readonly shown: number }
  /** Said for a still picture, where it means nothing. */
  | { readonly kind: 'gif-only-ignored'; readonly field: 'frames' | 'fps' | 'loop' | 'motion' }
  /** Said without a picture to start from. */
  | { readonly kind: 'strength-ignored' }
  | { readonly kind: 'mask-ignored' };
