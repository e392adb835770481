import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { AppError } from './domain/app-error.ts';

/** What a log line may carry beside its message. Whatever else is handed in is left out: a prompt never gets here. */
const allowedFields = [
  'err',
  'jobId',
  'method',
  'model',
  'output',
  'path',
  'provider',
  'reason',
  'reference',
  'state',
  'status',
  'tookMs',
  'url',
] as const;

/** The process's log: one JSON object a line, on standard error unless told otherwise. */
export function createLog(level: string, stream: DestinationStream = destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }), log: keepAllowed },
      serializers: { err: describeError },
    },
    stream,
  );
}

function keepAllowed(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = allowedFields.filter((field) => fields[field] !== undefined);
  return Object.fromEntries(kept.map((field) => [field, fields[field]]));
}

/** An error's own properties may carry a request; its name, message and stack are ours to write. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    name: error.name,
    kind: error instanceof AppError ? error.kind : undefined,
    message: error.message,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}
