import type { MediaKind } from './media-kind.ts';
import type { SchedulerName } from './scheduler-name.ts';

/** How a model draws one kind when nobody says otherwise. */
export interface KindInfo {
  readonly defaultSize: { readonly widthPx: number; readonly heightPx: number };
  readonly defaultSteps: number;
  readonly defaultGuidanceScale: number;
  readonly defaultScheduler: SchedulerName;
  /** The most steps each scheduler can make of it, by scheduler name. */
  readonly maxSteps: Readonly<Record<string, number>>;
}

/** What a model folder can do and what it likes, read from its files without loading any weights. */
export interface ModelInfo {
  /** The folder's name: what `--model` and `PINCEL_MODEL` take. */
  readonly name: string;
  readonly folder: string;
  readonly sizeBytes: number;
  readonly kinds: readonly MediaKind[];
  /** True when the folder carries a VAE encoder, so a picture can be the start of another. */
  readonly imageToImage: boolean;
  /** True when the folder carries a safety checker, which looks at pictures before anybody gets them. */
  readonly hasSafetyChecker: boolean;
  /** A kind that it does not draw is as pictures are. */
  readonly byKind: Readonly<Record<MediaKind, KindInfo>>;
  /** Widths and heights are multiples of this. */
  readonly sizeMultiplePx: number;
  /** How many of the text encoder's last layers can be left out; 0 when its export has only the last one's answer. */
  readonly maxClipSkip: number;
  /** Undefined when the folder has no motion UNet. */
  readonly gif:
    | {
        readonly defaultFrames: number;
        readonly contextFrames: number;
        readonly defaultFps: number;
        /** Its clips end where they begin, whatever moves in them: more frames would be the same once more. */
        readonly isCyclic: boolean;
      }
    | undefined;
  /** Motion words the model was taught; empty when it takes free text. */
  readonly motions: readonly string[];
  /** LoRAs that prompts may name, as `<lora:name:0.8>`. */
  readonly loras: readonly string[];
  /** False when its makers say that words for a style (domain/styles.ts) mean nothing to it. */
  readonly knowsStyles: boolean;
  /** All of them, in any language. */
  readonly examplePrompts: readonly string[];
  /** Those whose language the folder tells, by its BCP 47 tag. */
  readonly examplePromptsIn: Readonly<Record<string, readonly string[]>>;
}
