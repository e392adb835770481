import type { Log } from '../../src/domain/log.ts';

type Level = Exclude<keyof Log, 'child'>;

export interface LogLine {
  readonly level: Level;
  readonly context: object;
  readonly message: string;
}

/** A log that keeps its lines; those of a child have its context too. */
export function aLog(): { readonly log: Log; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  return { lines, log: aLogWith({}, lines) };
}

function aLogWith(inherited: object, lines: LogLine[]): Log {
  const write =
    (level: Level) =>
    (context: object, message: string): void =>
      void lines.push({ level, context: { ...inherited, ...context }, message });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (context) => aLogWith({ ...inherited, ...context }, lines),
  };
}
