/** Why something we could foresee went wrong. Anything thrown that is not an `AppError` is a bug. */
export type AppErrorKind =
  /** What was drawn may not be shown. */
  | 'blocked-content'
  | 'canceled'
  | 'config-invalid'
  | 'disk-failed'
  | 'engine-crashed'
  | 'engine-hung'
  | 'engine-stopped'
  | 'input-unreadable'
  | 'model-invalid'
  | 'numeric-overflow'
  /** A chat platform cannot be reached or asks to wait. */
  | 'platform-unavailable'
  | 'port-unavailable'
  | 'provider-unavailable'
  /** A model cannot be read from where it is offered. */
  | 'source-unavailable'
  /** The database file is damaged, changed or newer than this code. */
  | 'storage-invalid'
  | 'storage-busy'
  | 'storage-full';

/** A foreseen failure. `message` is a sentence for a person: what happened and what to do about it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly kind: AppErrorKind;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;

  constructor(
    kind: AppErrorKind,
    message: string,
    options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.retryable = options.retryable ?? false;
  }
}

/** The database cannot be written just now: nothing that the job or the person could do about it. */
export function isStorageTrouble(
  error: unknown,
): error is AppError & { readonly kind: 'storage-busy' | 'storage-full' } {
  return error instanceof AppError && (error.kind === 'storage-busy' || error.kind === 'storage-full');
}
