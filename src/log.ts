import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { AppError } from './domain/app-error.ts';
import type { Log } from './domain/log.ts';

/**
 * What a log line may carry beside its message, and only as text, a number, true or false. Whatever else is handed in
 * is left out: a prompt never gets here.
 */
const allowedFields = [
  'aged',
  'attempt',
  'attempts',
  'class',
  'count',
  'crowdedOut',
  'deliveryId',
  'end',
  'engineMs',
  'jobId',
  'kind',
  'lane',
  'method',
  'metric',
  'model',
  'output',
  'path',
  'provider',
  'reason',
  'reference',
  'refusal',
  'removed',
  'requestId',
  'seq',
  'signal',
  'spaceId',
  'state',
  'status',
  'step',
  'surface',
  'swept',
  'tookMs',
  'uploads',
  'url',
  'userId',
  'waiting',
] as const;

/** An error that causes itself must not hold up the log. */
const causesShown = 5;

export interface LogOptions {
  readonly stream?: DestinationStream | undefined;
  /** Blotted out wherever they turn up: client libraries put their tokens into messages and addresses. */
  readonly secrets?: readonly string[] | undefined;
}

/** The process's log: one JSON object a line, on standard error unless told otherwise. */
export function createLog(level: string, { stream = destination(2), secrets = [] }: LogOptions = {}): Log {
  const written = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  const logger = pino(
    {
      level,
      base: null,
      formatters: { level: (label) => ({ level: label }), log: keepAllowed },
      serializers: { err: (error: unknown) => describeError(error, causesShown) },
      hooks: {
        streamWrite: (line) => written.reduce((shown, secret) => shown.replaceAll(secret, '(hidden)'), line),
      },
    },
    stream,
  );
  return toLog(logger);
}

function toLog(logger: Logger): Log {
  return {
    debug: (context, message) => logger.debug(context, message),
    info: (context, message) => logger.info(context, message),
    warn: (context, message) => logger.warn(context, message),
    error: (context, message) => logger.error(context, message),
    // pino writes a child's fields as they are given.
    child: (context) => toLog(logger.child(keepAllowed({ ...context }))),
  };
}

function keepAllowed(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = allowedFields.filter((field) => isPlain(fields[field]));
  const plain = Object.fromEntries(kept.map((field) => [field, fields[field]]));
  // The serializer makes something plain of it.
  return fields['err'] === undefined ? plain : { ...plain, err: fields['err'] };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** An error's own properties may carry a request; its name, message and stack are ours to write. */
function describeError(error: unknown, causesLeft: number): object {
  if (!(error instanceof Error))
    return { message: `something that is no error was thrown (${typeof error})` };
  return {
    name: textOf(error.name),
    kind: error instanceof AppError ? error.kind : undefined,
    message: textOf(error.message),
    stack: textOf(error.stack),
    cause:
      error.cause === undefined || causesLeft === 0 ? undefined : describeError(error.cause, causesLeft - 1),
  };
}

/** Libraries put other things there, whatever the types say. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
