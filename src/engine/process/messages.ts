import { z } from 'zod';
import type { AppErrorKind } from '../../domain/app-error.ts';
import type {
  EngineEvent,
  EngineJob,
  EngineResult,
  ProviderChoice,
  ProviderReport,
} from '../../domain/engine.ts';

/** The first message: which model to open, and how. */
export interface LoadMessage {
  readonly type: 'load';
  readonly modelFolder: string;
  readonly provider: ProviderChoice;
  readonly threads: number | undefined;
  readonly judgedFrames: number | undefined;
}

/** What the gateway says to an engine process. The gateway is the same program, so the types are the contract. */
export type ToEngine =
  | LoadMessage
  | { readonly type: 'draw'; readonly job: EngineJob }
  | { readonly type: 'cancel'; readonly jobId: string }
  | { readonly type: 'stop' };

/** An error on its way to another process: `AppError`s keep their kind, anything else arrives as a bug with its stack. */
export interface WireError {
  readonly kind: AppErrorKind | 'bug';
  readonly message: string;
  readonly retryable: boolean;
  readonly stack: string | undefined;
}

/** What an engine process says to the gateway. */
export type FromEngine =
  | { readonly type: 'ready'; readonly provider: ProviderReport; readonly model: string }
  | { readonly type: 'load-failed'; readonly error: WireError }
  /** Sent every second while the thread is free, and before work that may block it. */
  | {
      readonly type: 'heartbeat';
      readonly rssBytes: number;
      readonly loraSwaps: number;
      readonly working: string | undefined;
    }
  | { readonly type: 'event'; readonly jobId: string; readonly event: EngineEvent }
  | { readonly type: 'done'; readonly jobId: string; readonly result: EngineResult }
  | { readonly type: 'failed'; readonly jobId: string; readonly error: WireError };

/**
 * Messages are typed at compile time on both ends of one program; at run time only their envelope is checked, so that
 * a stray message (a library's, a debugger's) is told apart from ours.
 */
const toEngineTypes = new Set<string>(['load', 'draw', 'cancel', 'stop'] satisfies ToEngine['type'][]);
const fromEngineTypes = new Set<string>([
  'ready',
  'load-failed',
  'heartbeat',
  'event',
  'done',
  'failed',
] satisfies FromEngine['type'][]);

const envelopeSchema = z.looseObject({ type: z.string() });

export function isToEngine(message: unknown): message is ToEngine {
  const envelope = envelopeSchema.safeParse(message);
  return envelope.success && toEngineTypes.has(envelope.data.type);
}

export function isFromEngine(message: unknown): message is FromEngine {
  const envelope = envelopeSchema.safeParse(message);
  return envelope.success && fromEngineTypes.has(envelope.data.type);
}
