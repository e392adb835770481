import type { CommandCall } from './command-context.ts';

/** Text without the spaces around it; undefined when nothing is left. */
export function textOption({ options }: Pick<CommandCall, 'options'>, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export function numberOption({ options }: Pick<CommandCall, 'options'>, name: string): number | undefined {
  const value = options[name];
  return typeof value === 'number' ? value : undefined;
}

export function yesNoOption({ options }: Pick<CommandCall, 'options'>, name: string): boolean | undefined {
  const value = options[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** One of the given values; undefined for any other. */
export function choiceOption<Choice extends string>(
  call: Pick<CommandCall, 'options'>,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = textOption(call, name);
  return choices.find((choice) => choice === value);
}
