/** What the API takes and answers, as `/api/v1/openapi.json` describes it. */

export interface GenerationInput {
  readonly kind?: 'image' | 'gif' | undefined;
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
  readonly promptMode?: 'chunk' | 'truncate' | undefined;
  readonly frames?: number | undefined;
  readonly fps?: number | undefined;
  readonly motion?: string | undefined;
  readonly strength?: number | undefined;
}

export interface Media {
  readonly id: string;
  /** Relative to the server. */
  readonly url: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  readonly seed: number;
}

type GenerationState = 'queued' | 'running' | 'generated' | 'delivered' | 'failed' | 'canceled';

export interface Generation {
  readonly id: string;
  readonly kind: 'image' | 'gif';
  readonly model: string;
  readonly state: GenerationState;
  readonly prompt: string | null;
  readonly negativePrompt: string | null;
  readonly seed: number | null;
  readonly steps: number | null;
  readonly adjustments: readonly string[];
  readonly notices: readonly string[];
  readonly position: number | null;
  readonly etaMs: { readonly low: number; readonly likely: number; readonly high: number } | null;
  readonly step: number;
  readonly priceMillicredits: number;
  readonly media: readonly Media[];
  readonly error: string | null;
  readonly acceptedAt: string;
  readonly endedAt: string | null;
}

export interface GenerationPage {
  readonly generations: readonly Generation[];
  readonly nextCursor: string | null;
}

/** An error answer (RFC 9457). */
export interface Problem {
  /** `urn:pincel:problem:` and the kind, for example `quota-exceeded`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What happened and what to do about it. */
  readonly detail: string;
  /** The request's id; the server's log has it too. */
  readonly instance?: string | undefined;
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined;
}
