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
  readonly clipSkip?: number | undefined;
  readonly seed?: number | undefined;
  readonly count?: number | undefined;
  readonly scheduler?: string | undefined;
  readonly promptMode?: 'chunk' | 'truncate' | undefined;
  readonly frames?: number | undefined;
  readonly fps?: number | undefined;
  readonly loop?: boolean | undefined;
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

type WebhookEvent = 'generation.completed' | 'generation.failed' | 'generation.canceled';

export interface WebhookInput {
  readonly url: string;
  /** All unless given. */
  readonly events?: readonly WebhookEvent[] | undefined;
}

export interface Webhook {
  readonly id: string;
  readonly userId: string;
  /** The token it was made with, and ends with; null when it was made without. */
  readonly tokenId: string | null;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly createdAt: string;
  readonly failingSince: string | null;
  readonly pausedAt: string | null;
}

export interface NewWebhook extends Webhook {
  /** What calls are signed with (`whsec_…`, Standard Webhooks): told this once. */
  readonly secret: string;
}

/** A kind of failure, for example `timeout` or `status`. */
type WebhookFailure =
  | 'status'
  | 'redirect'
  | 'gone'
  | 'timeout'
  | 'name-unknown'
  | 'not-public'
  | 'not-allowed'
  | 'token-over'
  | 'certificate'
  | 'refused'
  | 'connection-lost'
  | 'interrupted';

export interface WebhookCall {
  /** `webhook-id`: the same at every attempt. */
  readonly id: string;
  readonly type: WebhookEvent;
  readonly generationId: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly createdAt: string;
  readonly dueAt: string | null;
  readonly endedAt: string | null;
  readonly failure: WebhookFailure | null;
  /** The same in words. */
  readonly error: string | null;
}

export interface WebhookTest {
  readonly isDelivered: boolean;
  readonly status: number | null;
  readonly failure: WebhookFailure | null;
  readonly error: string | null;
}

/** What a webhook is sent, once its signature is verified. */
export interface WebhookPayload {
  readonly type: WebhookEvent;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: Generation;
}
