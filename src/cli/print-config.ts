import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

/** A setting in effect. Secrets are hidden already. */
export interface PrintedSetting {
  readonly name: string;
  /** The environment variable that sets it. */
  readonly variable: string;
  readonly value: string | number | boolean | undefined;
  readonly source: string;
}

export interface PrintConfigDeps {
  readonly terminal: Terminal;
  readonly settings: readonly PrintedSetting[];
}

/** One setting a line: its name, its value, and what set it or, of a default, what would. */
export function printConfig(
  { json }: { readonly json: boolean },
  { terminal, settings }: PrintConfigDeps,
): ExitCode {
  if (json) {
    writeJson(terminal.out, {
      settings: settings.map((setting) => ({ ...setting, value: setting.value ?? null })),
    });
    return exitCodes.done;
  }
  const rows = settings.map(({ name, variable, value, source }) => ({
    name,
    value: String(value ?? '(not set)'),
    source: source === 'default' ? `default (${variable})` : source,
  }));
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  for (const { name, value, source } of rows) {
    terminal.out.write(`${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${source}\n`);
  }
  return exitCodes.done;
}
