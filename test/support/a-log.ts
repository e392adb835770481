import type { Log } from '../../src/domain/log.ts';

export interface LogLine {
  readonly level: keyof Log;
  readonly context: object;
  readonly message: string;
}

/** A log that keeps its lines. */
export function aLog(): { readonly log: Log; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const write =
    (level: keyof Log) =>
    (context: object, message: string): void =>
      void lines.push({ level, context, message });
  return {
    lines,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
  };
}
