import { type Message, message } from '../domain/message.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import type { OptionValue } from './call.ts';
import type { CommandCall, CommandHandler } from './command-context.ts';
import { commands, type OptionSpec } from './command-table.ts';
import { type CommandWords, createCommandWords } from './command-words.ts';
import { privateText } from './private-text.ts';
import { sayIn } from './say.ts';

/**
 * Lets a handler see only calls that are as the command table says: a known verb, every option that is required, every
 * value of its type and inside its bounds. Others are answered with a sentence about the first thing that is wrong.
 */
export function withCheckedCall(texts: Texts, handle: CommandHandler): CommandHandler {
  const words = createCommandWords(texts);
  return (call, context) => {
    const problem = findProblem(call, context.locale, words);
    return problem === undefined
      ? handle(call, context)
      : privateText(sayIn(texts, context.locale)(problem.id, problem.values));
  };
}

function findProblem(call: CommandCall, locale: Locale, words: CommandWords): Message | undefined {
  const spec = commands.find(({ name }) => name === call.name);
  const verb = spec?.verbs?.find(({ name }) => name === call.verb);
  if (spec?.verbs !== undefined && verb === undefined) {
    const verbs = spec.verbs.map(({ name }) => words.verbName(call.name, name, locale));
    return message('command-verb-missing', { verbs: verbs.join(', ') });
  }
  for (const option of verb?.options ?? spec?.options ?? []) {
    const problem = findOptionProblem(option, call.options[option.name], {
      option: words.optionName(option.name, locale),
      choices: () => (option.choices ?? []).join(', '),
    });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findOptionProblem(
  { type, isRequired, choices, min, max, maxLength }: OptionSpec,
  value: OptionValue | undefined,
  named: { readonly option: string; readonly choices: () => string },
): Message | undefined {
  const { option } = named;
  const isGiven = typeof value === 'string' ? value.trim() !== '' : value !== undefined;
  if (!isGiven) return isRequired === true ? message('option-missing', { option }) : undefined;
  if (type === 'number' || type === 'whole') {
    if (typeof value !== 'number' || !Number.isFinite(value))
      return message('option-not-a-number', { option });
    if (type === 'whole' && !Number.isSafeInteger(value)) return message('option-not-whole', { option });
    if (min !== undefined && value < min) return message('option-too-small', { option, min });
    if (max !== undefined && value > max) return message('option-too-large', { option, max });
  }
  if (typeof value !== 'string') return undefined;
  if (choices !== undefined && !choices.includes(value.trim())) {
    return message('option-not-a-choice', { option, choices: named.choices() });
  }
  if (maxLength !== undefined && value.length > maxLength) {
    return message('option-too-long', { option, max: maxLength });
  }
  return undefined;
}
