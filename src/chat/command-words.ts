import { message } from '../domain/message.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import type { CommandName } from './command-table.ts';

/**
 * What commands, their verbs, options and choices are called, for registration and for parsing what people type.
 * Names are made of a–z, digits, `-` and `_`, at most 32 of them, so that they can be typed on every keyboard; in
 * English they are those of the command table. Descriptions have at most 100 characters.
 */
export interface CommandWords {
  commandName(command: CommandName, locale: Locale): string;
  commandDescription(command: CommandName, locale: Locale): string;
  verbName(command: CommandName, verb: string, locale: Locale): string;
  verbDescription(command: CommandName, verb: string, locale: Locale): string;
  optionName(option: string, locale: Locale): string;
  optionDescription(option: string, locale: Locale): string;
  /** What stands for one of an option's `choices`. */
  choiceLabel(option: string, choice: string, locale: Locale): string;
}

/** Its methods throw for names that the command table lacks. */
export function createCommandWords({ tell }: Pick<Texts, 'tell'>): CommandWords {
  return {
    commandName: (command, locale) => tell(message(`command-name-${command}`), locale),
    commandDescription: (command, locale) => tell(message(`command-${command}`), locale),
    verbName: (command, verb, locale) => tell(message(`command-name-${command}-${verb}`), locale),
    verbDescription: (command, verb, locale) => tell(message(`command-${command}-${verb}`), locale),
    optionName: (option, locale) => tell(message(`option-name-${option}`), locale),
    optionDescription: (option, locale) => tell(message(`option-${option}`), locale),
    choiceLabel: (option, choice, locale) => tell(message(`choice-${option}-${choice}`), locale),
  };
}
