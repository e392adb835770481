import type { OptionValue } from '../../chat/call.ts';
import type { CommandName } from '../../chat/command-table.ts';
import { type ParseProblem, parseOptions } from './parse-options.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a line of a chat asks for. */
export type ParsedLine =
  /** It does not begin with `/`. */
  | { readonly kind: 'no-command' }
  /** `/image@otherbot`. */
  | { readonly kind: 'for-another' }
  | {
      readonly kind: 'unknown-command';
      readonly typed: string;
      readonly nearest: string | undefined;
      /** `/imgae@ourbot`: no other bot will answer. */
      readonly isAddressed: boolean;
    }
  | {
      readonly kind: 'command';
      readonly name: CommandName;
      readonly verb: string | undefined;
      readonly options: Readonly<Record<string, OptionValue>>;
    }
  | { readonly kind: 'problem'; readonly name: CommandName; readonly problem: ParseProblem };

/** Somebody named in the text who has no @name: Telegram gives the id. */
export interface TextMention {
  readonly offset: number;
  readonly length: number;
  readonly userId: number;
}

/** Who may be meant where a command asks for a person, by what else there is in the message. */
export interface MeantPeople {
  readonly mentions?: readonly TextMention[];
  /** Who wrote the message that is replied to. */
  readonly repliedUserId?: number | undefined;
}

const commandWord = /^\/([^\s@/]{1,64})(?:@(\w{1,64}))?(?=\s|$)/u;
/** What any bot is asked when somebody opens it: it means nothing here. */
const startPayload = 'start';

/** Reads a message's text. Never throws. `botName` is compared without regard to case. */
export function parseCommand(
  text: string,
  vocabulary: Vocabulary,
  botName: string,
  { mentions = [], repliedUserId }: MeantPeople = {},
): ParsedLine {
  const [head, typed, addressee] = commandWord.exec(text) ?? [];
  if (head === undefined || typed === undefined) return { kind: 'no-command' };
  const isAddressed = addressee?.toLowerCase() === botName.toLowerCase();
  if (addressee !== undefined && !isAddressed) return { kind: 'for-another' };
  const name = vocabulary.command(typed);
  if (name === undefined) {
    return { kind: 'unknown-command', typed, nearest: vocabulary.nearestCommand(typed), isAddressed };
  }
  if (name === startPayload) return { kind: 'command', name, verb: undefined, options: {} };
  return parseArguments(text, head.length, name, vocabulary, { mentions, repliedUserId });
}

function parseArguments(
  text: string,
  start: number,
  name: CommandName,
  vocabulary: Vocabulary,
  { mentions = [], repliedUserId }: MeantPeople,
): ParsedLine {
  const [wholeVerb = '', typedVerb = ''] = /^\s*(\S+)/.exec(text.slice(start)) ?? [];
  const verb = vocabulary.hasVerbs(name) ? vocabulary.verb(name, typedVerb) : undefined;
  // Without one that it knows, the chat says which there are.
  if (verb === undefined && vocabulary.hasVerbs(name)) {
    return { kind: 'command', name, verb: typedVerb === '' ? undefined : typedVerb, options: {} };
  }
  const from = start + (verb === undefined ? 0 : wholeVerb.length);
  const form = vocabulary.form(name, verb);
  const takesUser = form.options.some(({ type }) => type === 'user');
  const mention = takesUser ? mentions.find(({ offset }) => offset >= from) : undefined;
  const userId = takesUser ? (mention?.userId ?? repliedUserId) : undefined;
  const typed = mention === undefined ? text.slice(from) : cut(text, from, mention);
  const parsed = parseOptions(typed, form, userId === undefined ? undefined : String(userId));
  return parsed.ok
    ? { kind: 'command', name, verb, options: parsed.options }
    : { kind: 'problem', name, problem: parsed.problem };
}

/** The text without the person's name, which may have any number of words. */
function cut(text: string, from: number, { offset, length }: TextMention): string {
  return `${text.slice(from, offset)} ${text.slice(offset + length)}`;
}
