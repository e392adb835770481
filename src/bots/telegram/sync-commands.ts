import type { BotCommand } from 'grammy/types';
import { commands } from '../../chat/command-table.ts';
import { type CommandWords, createCommandWords } from '../../chat/command-words.ts';
import { AppError } from '../../domain/app-error.ts';
import type { CommandDifference, CommandSync } from '../../domain/command-sync.ts';
import type { Log } from '../../domain/log.ts';
import { noMetrics } from '../../domain/metrics.ts';
import type { Locale, Texts } from '../../domain/texts.ts';
import { createTelegramCalls, type TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';
import { toTelegramName } from './vocabulary.ts';

/** Where Telegram shows lists of commands, from the widest to the narrowest; it shows the narrowest that is set. */
const scopes = ['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators'] as const;

/** Two-letter languages of Telegram; the empty one is for everybody else. */
const languages: readonly (readonly [code: '' | 'pt', locale: Locale])[] = [
  ['', 'en'],
  ['pt', 'pt-BR'],
];

/** One list of commands, as it is and as it should be. */
interface CommandList {
  readonly scope: (typeof scopes)[number];
  readonly languageCode: '' | 'pt';
  readonly before: readonly BotCommand[];
  readonly after: readonly BotCommand[];
}

export interface TelegramSyncDeps {
  readonly token: string;
  readonly apiRoot: string | undefined;
  readonly texts: Texts;
  readonly log: Log;
}

/** Compares Telegram's lists of commands with the command table: one for each scope and language. */
export function createTelegramSync({ token, apiRoot, texts, log }: TelegramSyncDeps): CommandSync {
  const stopping = new AbortController().signal;
  const calls = createTelegramCalls({ token, apiRoot, metrics: noMetrics, log, now: Date.now, stopping });
  const words = createCommandWords(texts);
  return {
    surface: 'telegram',
    plan: () =>
      explained(async () => {
        const lists = await readLists(calls, words);
        const differing = lists.filter(({ before, after }) => !areSame(before, after));
        return {
          differences: differing.flatMap(toDifferences),
          sameCount: lists.reduce((count, list) => count + sameIn(list), 0),
          apply: () => explained(() => setLists(calls, differing)),
        };
      }),
  };
}

async function readLists(calls: Pick<TelegramCalls, 'once'>, words: CommandWords): Promise<CommandList[]> {
  const lists: CommandList[] = [];
  for (const scope of scopes) {
    for (const [languageCode, locale] of languages) {
      const before = await calls.once('getMyCommands', (api, signal) =>
        api.getMyCommands(toKey(scope, languageCode), signal),
      );
      lists.push({ scope, languageCode, before, after: toCommands(words, scope, locale) });
    }
  }
  return lists;
}

async function setLists(calls: Pick<TelegramCalls, 'once'>, lists: readonly CommandList[]): Promise<void> {
  for (const { scope, languageCode, after } of lists) {
    await calls.once('setMyCommands', (api, signal) =>
      api.setMyCommands({ ...toKey(scope, languageCode), commands: after }, signal),
    );
  }
}

function toKey(scope: CommandList['scope'], languageCode: CommandList['languageCode']) {
  return { scope: { type: scope }, ...(languageCode !== '' && { language_code: languageCode }) };
}

/** What admins may do is offered to admins only; everything can be typed everywhere, and is checked when it is. */
function toCommands(words: CommandWords, scope: CommandList['scope'], locale: Locale): BotCommand[] {
  return commands
    .filter(({ audience }) => audience === 'everybody' || scope === 'all_chat_administrators')
    .map(({ name }) => ({
      command: toTelegramName(words.commandName(name, locale)),
      description: words.commandDescription(name, locale),
    }));
}

function areSame(some: readonly BotCommand[], others: readonly BotCommand[]): boolean {
  return (
    some.length === others.length &&
    some.every(
      ({ command, description }, index) =>
        command === others[index]?.command && description === others[index]?.description,
    )
  );
}

function sameIn({ before, after }: CommandList): number {
  return after.filter((wanted) => before.some((known) => areSame([known], [wanted]))).length;
}

/** A list whose commands only stand in another order differs in that. */
function toDifferences(list: CommandList): readonly CommandDifference[] {
  const { before, after, scope, languageCode } = list;
  const where = languageCode === '' ? scope : `${scope}, ${languageCode}`;
  const named = (command: string): string => `/${command} (${where})`;
  const differences = [
    ...after.flatMap(({ command, description }): CommandDifference[] => {
      const known = before.find((other) => other.command === command);
      if (known === undefined) return [{ kind: 'added', name: named(command), parts: [] }];
      return known.description === description
        ? []
        : [{ kind: 'changed', name: named(command), parts: ['description'] }];
    }),
    ...before
      .filter(({ command }) => !after.some((wanted) => wanted.command === command))
      .map(({ command }): CommandDifference => ({ kind: 'removed', name: named(command), parts: [] })),
  ];
  return differences.length > 0
    ? differences
    : [{ kind: 'changed', name: `the list (${where})`, parts: ['order'] }];
}

/** @throws AppError in place of a TelegramError. */
async function explained<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof TelegramError ? toAppError(error) : error;
  }
}

function toAppError({ failure, message }: TelegramError): AppError {
  switch (failure.kind) {
    case 'token-refused':
      return new AppError(
        'config-invalid',
        'Telegram does not accept the token. Set PINCEL_TELEGRAM_TOKEN to the one @BotFather shows.',
      );
    case 'refused':
      // A token that never existed gets 404 from every method.
      return new AppError(
        'config-invalid',
        failure.code === 404
          ? 'Telegram does not know this bot or this method. Check PINCEL_TELEGRAM_TOKEN and PINCEL_TELEGRAM_API_ROOT.'
          : `Telegram refused the list of commands: ${message}.`,
      );
    case 'slow-down':
      return new AppError(
        'platform-unavailable',
        `Telegram asks to wait ${Math.ceil(failure.retryAfterMs / 1_000)} seconds. Run this again after that.`,
        { retryable: true },
      );
    case 'migrated':
    case 'unreachable':
      return new AppError(
        'platform-unavailable',
        'Telegram cannot be reached. Check the network and PINCEL_TELEGRAM_API_ROOT, then run this again.',
        { retryable: true },
      );
  }
}
