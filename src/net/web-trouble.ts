import { AppError } from '../domain/app-error.ts';

/** An answer that is no file, or none at all. */
export class WebTrouble extends AppError {
  /** How long the server asked to be left alone. */
  readonly waitMs: number | undefined;

  constructor(
    message: string,
    options: { readonly retryable: boolean; readonly waitMs?: number | undefined; readonly cause?: unknown },
  ) {
    super('source-unavailable', message, options);
    this.waitMs = options.waitMs;
  }
}
