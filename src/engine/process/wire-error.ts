import { AppError } from '../../domain/app-error.ts';
import type { WireError } from './messages.ts';

export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) {
    return {
      kind: error.kind,
      message: error.message,
      retryable: error.retryable,
      stack: describeCause(error),
    };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'bug', message, retryable: false, stack };
}

export function fromWireError(wire: WireError): Error {
  if (wire.kind !== 'bug') {
    const cause = wire.stack === undefined ? undefined : new Error(wire.stack);
    return new AppError(wire.kind, wire.message, { retryable: wire.retryable, cause });
  }
  const error = new Error(wire.message);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

function describeCause(error: AppError): string | undefined {
  return error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : undefined;
}
