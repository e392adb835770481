import type { NumberField } from './adjustment.ts';
import type { MediaKind } from './media-kind.ts';
import type { Eta } from './receipt.ts';

export type PromptField = 'prompt' | 'negativePrompt';

/** Why a request is not accepted: a value, not an error. `Texts` turns it into a sentence. */
export type Refusal =
  | { readonly kind: 'prompt-empty' }
  | {
      readonly kind: 'prompt-too-long';
      readonly field: PromptField;
      readonly characters: number;
      readonly limit: number;
      /** The motion word that was counted in because it is added to the prompt. */
      readonly motion: string | undefined;
    }
  | { readonly kind: 'not-a-number'; readonly field: NumberField; readonly asked: number }
  | { readonly kind: 'seed-invalid'; readonly asked: number; readonly max: number }
  | {
      readonly kind: 'unknown-name';
      readonly what: 'model' | 'scheduler' | 'motion' | 'lora';
      readonly asked: string;
      /** The known name most like it; undefined when none is. */
      readonly nearest: string | undefined;
      readonly known: readonly string[];
    }
  | {
      readonly kind: 'media-kind-unsupported';
      readonly mediaKind: MediaKind;
      readonly model: string;
      /** Installed models that can. */
      readonly capable: readonly string[];
    }
  | {
      readonly kind: 'start-picture-unsupported';
      readonly model: string;
      readonly capable: readonly string[];
    }
  /** GIFs are drawn from words only. */
  | { readonly kind: 'start-picture-for-gif' }
  /** `whose`: everybody's queue, the space's share of it or the person's. */
  | {
      readonly kind: 'queue-full';
      readonly whose: 'everybody' | 'space' | 'user';
      readonly waiting: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'quota-exceeded';
      readonly priceMillicredits: number;
      readonly balanceMillicredits: number;
      /** Undefined when it will never be enough. */
      readonly enoughInMs: number | undefined;
    }
  /** The prompt puts somebody under age together with something sexual: nobody's policy can allow that. */
  | { readonly kind: 'never-allowed' }
  /** The word list has the word; it is not repeated to the person. */
  | { readonly kind: 'word-denied'; readonly field: PromptField }
  | { readonly kind: 'kind-not-allowed'; readonly mediaKind: MediaKind }
  | { readonly kind: 'blocked' }
  /** `allowed`: channels of this space where people may ask, by the surface's ids. */
  | { readonly kind: 'channel-not-allowed'; readonly allowed: readonly string[] }
  /** The prompt asks for something explicit. `marked-channels`: it may be asked for in those. */
  | { readonly kind: 'nsfw-not-allowed'; readonly whereAllowed: 'nowhere' | 'marked-channels' }
  /** The result could not be handed over any more by the time it is likely there. */
  | { readonly kind: 'wait-too-long'; readonly etaMs: Eta; readonly limitMs: number }
  | {
      readonly kind: 'start-picture-unusable';
      readonly why: 'not-a-picture' | 'too-large' | 'unreachable';
      readonly maxBytes: number;
      readonly maxPixels: number;
    }
  /** Pincel finishes what it has and takes nothing new. */
  | { readonly kind: 'draining' }
  /** The same event came before with another draft. */
  | { readonly kind: 'event-reused' }
  | { readonly kind: 'storage-busy' }
  | { readonly kind: 'storage-full' };

export type RefusalKind = Refusal['kind'];
