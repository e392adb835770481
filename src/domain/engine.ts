import type { GenerationRequest } from './generation-request.ts';
import type { JobClass } from './job-class.ts';
import type { MediaFormat } from './media-encoder.ts';

/** Who asked: jobs share the engine's steps, fairly between people. */
export interface EngineAsker {
  readonly userId: string;
  /** Their share, relative to others: see `roleWeights`. */
  readonly weight: number;
  readonly class: JobClass;
}

/** One call to the engine: the request, and where its files go. */
export interface EngineJob {
  readonly id: string;
  readonly request: GenerationRequest;
  readonly asker: EngineAsker;
  /** Folder that receives the media (created if missing); files are named `<fileStem>[-n].<format>`. */
  readonly outputFolder: string;
  readonly fileStem: string;
  readonly pictureFormat: Exclude<MediaFormat, 'gif'>;
  /** Write the generation parameters into the file. */
  readonly embedParameters: boolean;
  /** Send previews while denoising. */
  readonly previews: boolean;
}

/** Something the person should know about how their picture was made. */
export type EngineNotice =
  | {
      readonly kind: 'prompt-truncated';
      readonly which: 'prompt' | 'negative prompt';
      readonly cutText: string;
    }
  | { readonly kind: 'retried-in-fp32'; readonly component: string }
  | { readonly kind: 'retried-after-crash' }
  /** The safety checker held back some of the pictures; the others are there. */
  | { readonly kind: 'pictures-withheld'; readonly withheld: number; readonly drawn: number };

export type EngineEvent =
  | { readonly type: 'stage'; readonly stage: 'encoding-text' | 'denoising' | 'decoding' | 'writing' }
  | { readonly type: 'step'; readonly step: number; readonly steps: number }
  | { readonly type: 'preview'; readonly step: number; readonly steps: number; readonly png: Uint8Array }
  | { readonly type: 'notice'; readonly notice: EngineNotice }
  /** The engine process died and the job starts again from the beginning on a fresh one. */
  | { readonly type: 'restarted' };

export interface MediaFile {
  readonly path: string;
  readonly format: MediaFormat;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  readonly seed: number;
}

export interface EngineResult {
  readonly media: readonly MediaFile[];
  readonly notices: readonly EngineNotice[];
  /** Engine time spent on this job: its share of every step it took part in. */
  readonly engineMs: number;
}

export type ProviderName = 'cuda' | 'webgpu' | 'cpu';
export type ProviderChoice = ProviderName | 'auto';

/** Which execution provider runs, and why that one. */
export interface ProviderReport {
  readonly provider: ProviderName;
  readonly reason: string;
}

/**
 * Why an engine process is followed by a fresh one: it died, it gave no sign of life, it had grown past its memory limit,
 * it had changed its LoRAs often, or somebody asked for it.
 */
export const restartCauses = ['crashed', 'hung', 'too-big', 'worn', 'asked'] as const;

export type RestartCause = (typeof restartCauses)[number];

export type EngineStatus =
  | { readonly state: 'starting' }
  | {
      readonly state: 'ready';
      readonly provider: ProviderReport;
      readonly model: string;
      readonly rssBytes: number;
    }
  /** The process is gone or about to go; a fresh one starts after `delayMs`. */
  | {
      readonly state: 'restarting';
      readonly cause: RestartCause;
      readonly reason: string;
      readonly delayMs: number;
    }
  /** It cannot serve until somebody acts: a bad model folder, a missing provider. */
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'stopped' };

/** Draws. One implementation forks a local process; others may call a remote worker. */
export interface Engine {
  /**
   * Draws a job and resolves when every file is on disk. Aborting `signal` takes effect within one step.
   * Rejects with an `AppError`: `canceled`, `engine-crashed` (after one retry), `engine-hung`, `engine-stopped`,
   * `blocked-content`, `model-invalid`, `provider-unavailable`, `numeric-overflow`, `input-unreadable`, `disk-failed`.
   */
  generate(
    job: EngineJob,
    options?: {
      readonly signal?: AbortSignal | undefined;
      readonly onEvent?: ((event: EngineEvent) => void) | undefined;
    },
  ): Promise<EngineResult>;
  status(): EngineStatus;
  onStatus(listener: (status: EngineStatus) => void): () => void;
  /** Resolves once the engine is ready; rejects with the reason when it fails or stops first. */
  whenReady(): Promise<void>;
  /**
   * Replaces what draws by a fresh one, also when it had failed for good; `whenReady` tells when it draws again. Jobs in it
   * run again from the beginning, and it does not count as a crash of theirs. Does nothing once stopped.
   */
  restart(): void;
  /** Cancels what runs, ends the process, resolves when it is gone. */
  stop(): Promise<void>;
}
