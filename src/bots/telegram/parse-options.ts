import type { OptionValue } from '../../chat/call.ts';
import type { OptionSpec } from '../../chat/command-table.ts';
import { endOfRun, isNumber, readWord, toYesNo, type Word } from './typed-words.ts';
import type { CommandForm } from './vocabulary.ts';

/** Why a line cannot be understood; words as they were typed. */
export type ParseProblem =
  | { readonly kind: 'unknown-option'; readonly typed: string; readonly nearest: string | undefined }
  | { readonly kind: 'value-missing'; readonly typed: string }
  | { readonly kind: 'unexpected-word'; readonly typed: string }
  /** Telegram tells bots nothing about an @name. */
  | { readonly kind: 'user-by-name' };

export type ParsedOptions =
  | { readonly ok: true; readonly options: Readonly<Record<string, OptionValue>> }
  | { readonly ok: false; readonly problem: ParseProblem };

/** An option found at some place: `--seed 7`, `--seed=7`, `seed:7`, `negative:"too dark"`, `--private`. */
interface FoundOption {
  readonly spec: OptionSpec;
  readonly end: number;
  readonly value: OptionValue;
}

type Found = FoundOption | { readonly problem: ParseProblem } | undefined;

/** Phones make one long dash of two hyphens. */
const dashed = /^(--|—|–)([\p{L}\p{N}][\p{L}\p{N}_-]*)(?:[:=](?=\S)|(?=\s|$))/u;
const plain = /^(\p{L}[\p{L}\p{N}_-]*)[:=](?=\S)/u;

/**
 * Reads what follows a command. Never throws: any text has a meaning or a problem. With a form that has a prompt,
 * everything that is no option is the prompt, as it was typed but for the space around it; `--` alone ends the options.
 * `meantUser` is the id of who is mentioned or replied to, for a form that asks for a person.
 */
export function parseOptions(text: string, form: CommandForm, meantUser?: string): ParsedOptions {
  return form.hasPrompt ? parsePrompt(text, form) : parseWords(text, form, meantUser);
}

function parsePrompt(text: string, form: CommandForm): ParsedOptions {
  const options: Record<string, OptionValue> = {};
  let prompt = '';
  let keptFrom = 0;
  let word = readWord(text, 0);
  while (word !== undefined) {
    const { start } = word;
    if (/^--(\s|$)/.test(text.slice(start))) {
      prompt += text.slice(keptFrom, start).trimEnd();
      keptFrom = start + 2;
      break;
    }
    const found = findOption(text, start, form);
    if (found !== undefined && 'problem' in found) return { ok: false, problem: found.problem };
    if (found === undefined) {
      word = readWord(text, endOfRun(text, start));
    } else {
      prompt += text.slice(keptFrom, start).trimEnd();
      keptFrom = found.end;
      options[found.spec.name] = found.value;
      word = readWord(text, found.end);
    }
  }
  prompt = (prompt + text.slice(keptFrom)).trim();
  const asked = typeof options['prompt'] === 'string' ? [options['prompt'], prompt] : [prompt];
  return { ok: true, options: { ...options, prompt: asked.filter((part) => part !== '').join(' ') } };
}

/** Options by name, with or without a mark, and values in the order of the table. */
function parseWords(text: string, form: CommandForm, meantUser: string | undefined): ParsedOptions {
  const options: Record<string, OptionValue> = {};
  let word = form.options.length === 0 ? undefined : readWord(text, 0);
  while (word !== undefined) {
    const found = findOption(text, word.start, form) ?? placeWord(text, word, form, options, meantUser);
    if ('problem' in found) return { ok: false, problem: found.problem };
    options[found.spec.name] = found.value;
    word = readWord(text, found.end);
  }
  const isSaid = 'user' in options || 'role' in options;
  const user = meantUser === undefined || isSaid ? {} : { user: meantUser };
  return { ok: true, options: { ...options, ...user } };
}

/** What a word is that has no mark: the name of an option before its value, or the value of the next one in order. */
function placeWord(
  text: string,
  word: Word,
  form: CommandForm,
  options: Readonly<Record<string, OptionValue>>,
  meantUser: string | undefined,
): Exclude<Found, undefined> {
  const next = readWord(text, word.end);
  const named = form.option(word.value);
  if (named?.type === 'yes-no') {
    const value = next === undefined ? undefined : toYesNo(next.value);
    return { spec: named, end: value === undefined ? word.end : (next ?? word).end, value: value ?? true };
  }
  const isName = named !== undefined && !(named.name in options) && next !== undefined;
  const spec = isName ? named : nextInOrder(form, options, word.value, next?.value, meantUser);
  if (spec === undefined) return { problem: { kind: 'unexpected-word', typed: word.value } };
  const value = isName ? next : word;
  const isRest = takesTheRest(spec, form, options);
  const typed = isRest ? text.slice(value.start).trim() : value.value;
  if (spec.type === 'user' && typed.startsWith('@')) return { problem: { kind: 'user-by-name' } };
  return { spec, end: isRest ? text.length : value.end, value: toValue(spec, typed, form) };
}

/** Whose value a word without a name is. */
function nextInOrder(
  form: CommandForm,
  options: Readonly<Record<string, OptionValue>>,
  typed: string,
  next: string | undefined,
  meantUser: string | undefined,
): OptionSpec | undefined {
  const phrases = form.options.filter(isFreeText);
  return form.options.find((spec) => {
    if (spec.name in options) return false;
    // An id of Telegram has at least five digits; a smaller number is meant for something else.
    const isId = /^(@.*|\d{5,})$/.test(typed);
    if (spec.type === 'user' && meantUser !== undefined) return isId && isNumber(next ?? '');
    if (spec.isRequired === true) return true;
    if (spec.type === 'user') return isId;
    // Which of several texts was meant has to be said.
    if (isFreeText(spec)) return phrases.length === 1;
    if (spec.type === 'yes-no') return false;
    return spec.choices === undefined || spec.choices.includes(form.choice(spec, typed));
  });
}

function isFreeText({ type, choices }: OptionSpec): boolean {
  return type === 'text' && choices === undefined;
}

/** A reason or a phrase may have spaces, unless something that is needed comes after it. */
function takesTheRest(
  spec: OptionSpec,
  form: CommandForm,
  options: Readonly<Record<string, OptionValue>>,
): boolean {
  const isPhrase = isFreeText(spec) && spec.completes !== true;
  const after = form.options.slice(form.options.indexOf(spec) + 1);
  return isPhrase && !after.some(({ name, isRequired }) => isRequired === true && !(name in options));
}

function findOption(text: string, start: number, form: CommandForm): Found {
  const rest = text.slice(start);
  const [marked, mark, markedName = ''] = dashed.exec(rest) ?? [];
  if (marked !== undefined) {
    const spec = form.option(markedName);
    if (spec !== undefined) return readOption(text, start + marked.length, spec, marked, form);
    // A long dash is more often meant as one.
    if (mark !== '--') return undefined;
    const typed = `--${markedName}`;
    return { problem: { kind: 'unknown-option', typed, nearest: form.nearestOption(markedName) } };
  }
  const [named, name = ''] = plain.exec(rest) ?? [];
  const spec = named === undefined ? undefined : form.option(name);
  if (named === undefined || spec === undefined) return undefined;
  return readOption(text, start + named.length, spec, named, form);
}

function readOption(text: string, at: number, spec: OptionSpec, typed: string, form: CommandForm): Found {
  const isAdjacent = /[:=]$/.test(typed);
  // `--private no people` is a private drawing of no people.
  if (spec.type === 'yes-no' && !isAdjacent) return { spec, end: at, value: true };
  const word = readWord(text, at);
  if (word === undefined) return { problem: { kind: 'value-missing', typed: typed.replace(/[:=]$/, '') } };
  if (spec.type === 'user' && word.value.startsWith('@')) return { problem: { kind: 'user-by-name' } };
  return { spec, end: word.end, value: toValue(spec, word.value, form) };
}

/** A value of the option's type where the words are one; what is none stays text, and the chat says what is wrong. */
function toValue(spec: OptionSpec, typed: string, form: CommandForm): OptionValue {
  switch (spec.type) {
    case 'whole':
    case 'number':
      return isNumber(typed) ? Number(typed.replace(',', '.')) : typed;
    case 'yes-no':
      return toYesNo(typed) ?? typed;
    case 'text':
    case 'picture':
    case 'user':
      return form.choice(spec, typed);
  }
}
