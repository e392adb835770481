import type { EngineStatus } from './engine.ts';
import type { Job } from './job.ts';
import type { JobClass } from './job-class.ts';
import type { MediaKind } from './media-kind.ts';
import type { RefusalKind } from './refusal.ts';
import type { ChatSurface } from './surface.ts';

/** Why credits moved: taken off on acceptance, kept for what was drawn, given back. */
export type CreditEntry = 'reserved' | 'charged' | 'refunded';

/** What the flow counts and times. Of a job only its kind, its class and its times are looked at. */
export interface Metrics {
  refused(kind: RefusalKind): void;
  /** A job got its turn. */
  started(job: Pick<Job, 'class' | 'kind' | 'acceptedAtMs' | 'startedAtMs'>): void;
  /** A job was drawn. */
  generated(job: Pick<Job, 'kind' | 'acceptedAtMs' | 'startedAtMs' | 'generatedAtMs' | 'etaMs'>): void;
  /** A drawn job was handed over. */
  delivered(job: Pick<Job, 'kind' | 'generatedAtMs' | 'endedAtMs'>): void;
  /** A job ended without a result. */
  ended(kind: MediaKind, end: 'failed' | 'canceled'): void;
  booked(entry: CreditEntry, millicredits: number): void;
  /** A chat's event was answered for the first time, so long after it was made (by the platform's clock) or came. */
  acknowledged(surface: ChatSurface, tookMs: number): void;
  /** The platform asked to be left alone for a while. */
  rateLimited(surface: ChatSurface): void;
  /** A result was sent although an earlier upload of it may have arrived. */
  deliveryRepeated(surface: ChatSurface): void;
  /** A call of a webhook came to its end. */
  webhookCalled(end: 'delivered' | 'failed'): void;
}

/** What is read only when somebody looks; each may throw, and is left out then. */
export interface MetricsReadings {
  readonly waitingJobs: () => Readonly<Record<JobClass, number>>;
  readonly engineStatus: () => EngineStatus;
  readonly outbox: () => {
    readonly pending: number;
    /** Undefined when nothing is pending. */
    readonly oldestAgeMs: number | undefined;
  };
  /** Calls of webhooks that are still to be made. */
  readonly pendingWebhookCalls: () => number;
}

/** Every metric as text, in the format its type names. */
export interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

/** For commands nobody watches. */
export const noMetrics: Metrics = {
  refused: () => {},
  started: () => {},
  generated: () => {},
  delivered: () => {},
  ended: () => {},
  booked: () => {},
  acknowledged: () => {},
  rateLimited: () => {},
  deliveryRepeated: () => {},
  webhookCalled: () => {},
};
