import { EventEmitter } from 'node:events';
import type { BotCommand, ForceReply, Message, Update, User, UserFromGetMe } from 'grammy/types';
import { createAnswerCall } from './answer-call.ts';
import { createCallLog, type RecordedCall } from './call-log.ts';
import { createCallbackQueries } from './callback-queries.ts';
import { createChats, type TalkChat } from './chats.ts';
import { type Circumstances, createCircumstances } from './circumstances.ts';
import { createCommandBook } from './command-book.ts';
import { createFaults, type FaultRule } from './faults.ts';
import { createFloodControl } from './flood-control.ts';
import { createPeople, type People } from './people.ts';
import { createPopulation, type Population } from './population.ts';
import { createQuietTimes } from './quiet-times.ts';
import { serve } from './serve.ts';
import { createStoredFiles } from './stored-files.ts';
import type { Stub } from './stub.ts';
import { createUpdates } from './updates.ts';
import { createWaits } from './waits.ts';
import { createWebhook } from './webhook.ts';

export interface TelegramServerOptions {
  readonly token?: string;
  /** Milliseconds of Unix time. */
  readonly now?: () => number;
  /** Enforce flood control; without, only 429s on command. */
  readonly limits?: boolean;
  /** The bot sees everything that is written in groups. */
  readonly isPrivacyOff?: boolean;
  readonly username?: string;
  /** As a self-hosted server started with `--local`: takes plain HTTP webhooks on any port. */
  readonly isLocal?: boolean;
  /** Telegram documents no number. */
  readonly callbackQueryLifeMs?: number;
  /** Between two tries of a webhook. */
  readonly webhookRetryMs?: number;
}

/** A chat as the people in it see it now. */
interface ChatView {
  readonly chat: TalkChat;
  /** Edited, without the deleted ones, in the order they were sent. */
  readonly messages: readonly Message[];
  /** What the bot asked a reply with. */
  forceReply(messageId: number): ForceReply | undefined;
  /** The commands that a person's app offers there. */
  menu(user: User): readonly BotCommand[];
}

export interface TelegramServer extends People, Circumstances, Population {
  /** For `PINCEL_TELEGRAM_API_ROOT`. */
  readonly url: string;
  readonly token: string;
  readonly bot: UserFromGetMe;
  /** Every call, in the order of arrival. */
  readonly calls: readonly RecordedCall[];
  readonly violations: readonly string[];
  /** @throws Error with every violation, and every button that was left spinning. */
  assertClean(): void;

  chat(chatId: number): ChatView;
  /** The bytes behind a file id. */
  readFile(fileId: string): Promise<Uint8Array>;

  /** Resolves with the first message that is as wanted, now or later. @throws Error after `timeoutMs`. */
  whenMessage(
    chatId: number,
    predicate: (message: Message) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<Message>;
  /** The same for calls that have ended. */
  whenCall(
    predicate: (call: RecordedCall) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<RecordedCall>;
  /** After every change of anything. */
  onChange(listener: () => void): () => void;

  /** Gives an update once more to `getUpdates`, confirmed or not. */
  redeliver(update: Update): void;
  /** Posts an update so many times at once to the webhook; the statuses. */
  deliver(update: Update, times: number): Promise<readonly number[]>;
  /** Where webhooks really go, such as `http://127.0.0.1:8080`; their path is kept. */
  routeWebhook(origin: string): void;

  /** Lets calls fail; answers how to heal it. */
  fail(rule: FaultRule): () => void;
  /** Breaks all open connections, long polls too. */
  cutConnections(): void;
  close(): Promise<void>;
}

/** A Bot API server of our own that holds bots to Telegram's documented rules; see README.md. */
export async function startTelegramServer(options: TelegramServerOptions = {}): Promise<TelegramServer> {
  const {
    now = Date.now,
    token = '7000000001:AAH-stub-token-of-our-own-server-0000',
    username = 'pincel_bot',
  } = options;
  const events = new EventEmitter<{ change: [] }>();
  events.setMaxListeners(0);
  const onChange = (): void => void events.emit('change');
  const bot = toBot(Number(token.split(':')[0]), username, options.isPrivacyOff === true);
  const users = new Map<number, User>([[bot.id, bot]]);
  const updates = createUpdates();
  const stub: Stub = {
    bot,
    users,
    updates,
    chats: createChats(),
    files: createStoredFiles(now),
    webhook: createWebhook({ updates, now, retryMs: options.webhookRetryMs ?? 100 }),
    flood: options.limits === true ? createFloodControl(now) : undefined,
    queries: createCallbackQueries(now, options.callbackQueryLifeMs ?? 15_000),
    commands: createCommandBook(),
    log: createCallLog(onChange),
    isLocal: options.isLocal === true,
    now,
    nowS: () => Math.floor(now() / 1_000),
  };
  const { chats, log, queries, commands, files, webhook } = stub;
  const faults = createFaults();
  const quiet = createQuietTimes(now, () => performance.now());
  const served = await serve({
    token,
    answerCall: createAnswerCall({ stub, faults, quiet }),
    readFile: files.readPath,
    isDownloadBroken: () => faults.next('download', undefined) !== undefined,
    onViolation: log.violation,
  });
  const waits = createWaits(events);

  return {
    ...createPeople(stub, onChange),
    ...createCircumstances(stub, onChange),
    ...createPopulation(chats, users),
    url: served.url,
    token,
    bot,
    calls: log.calls,
    violations: log.violations,
    assertClean() {
      const all = [...log.violations, ...queries.neglected()];
      if (all.length > 0) throw new Error(`The bot broke Telegram's rules:\n${all.join('\n')}`);
    },
    chat(chatId) {
      const state = chats.get(chatId);
      return {
        chat: state.chat,
        messages: [...state.messages.values()],
        forceReply: (messageId) => state.forceReplies.get(messageId),
        menu: (user) => commands.menu(state, user),
      };
    },
    async readFile(fileId) {
      const file = files.get(fileId);
      if (file === undefined) throw new Error('Expected a file of this server');
      return file.load();
    },
    whenMessage: (chatId, predicate, { timeoutMs } = {}) =>
      waits.when(
        () => [...chats.get(chatId).messages.values()].find(predicate),
        () =>
          `such a message in chat ${chatId}; there are ${JSON.stringify([...chats.get(chatId).messages.values()])}`,
        timeoutMs,
      ),
    whenCall: (predicate, { timeoutMs } = {}) =>
      waits.when(
        () => log.calls.find((call) => call.outcome.kind !== 'pending' && predicate(call)),
        () => `such a call; there were ${log.calls.map(({ method }) => method).join(', ')}`,
        timeoutMs,
      ),
    onChange(listener) {
      events.on('change', listener);
      return () => void events.off('change', listener);
    },
    redeliver: updates.redeliver,
    deliver: webhook.deliver,
    routeWebhook: webhook.route,
    fail: faults.add,
    cutConnections: served.cutConnections,
    async close() {
      webhook.close();
      waits.close();
      await served.close();
    },
  };
}

function toBot(id: number, username: string, isPrivacyOff: boolean): UserFromGetMe {
  return {
    id,
    is_bot: true,
    first_name: 'Pincel',
    username,
    can_join_groups: true,
    can_read_all_group_messages: isPrivacyOff,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
