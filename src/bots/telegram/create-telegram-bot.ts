import type { Bot, BotDeps } from '../../chat/bot.ts';
import { createCommandWords } from '../../chat/command-words.ts';
import { createAcknowledgements } from './acknowledgements.ts';
import { createAnswerPress } from './answer-press.ts';
import { createDeliverer } from './create-deliverer.ts';
import { createFetchPicture } from './fetch-picture.ts';
import { createHandleUpdate } from './handle-update.ts';
import { createIntake } from './intake.ts';
import { createReadRights } from './member-rights.ts';
import { createMessageEditor } from './message-editor.ts';
import type { BotIdentity } from './read-message.ts';
import { runBot } from './run-bot.ts';
import { createSayAnswer } from './say-answer.ts';
import { createSendText } from './send-text.ts';
import { createTelegramCalls } from './telegram-calls.ts';
import { createUpdateWorker } from './update-worker.ts';
import { createLinkCommands, createVocabulary } from './vocabulary.ts';
import { createWebhook, toWebhookSecret } from './webhook.ts';

export type TelegramBotDeps = BotDeps & {
  readonly token: string;
  /** Of a self-hosted Bot API server; Telegram's own when undefined. */
  readonly apiRoot: string | undefined;
  /** Telegram posts updates to this address, whose path is the bot's `webhook.path`; undefined: they are fetched. */
  readonly webhook: { readonly url: string; readonly secret: string | undefined } | undefined;
};

/** Pincel on Telegram. Connects when started, not before. */
export function createTelegramBot(deps: TelegramBotDeps): Bot {
  const { token, texts } = deps;
  const stopping = new AbortController();
  let identity: BotIdentity | undefined;
  let problem: string | undefined;
  const bot = (): BotIdentity => {
    if (identity === undefined) throw new Error('Expected to know who the bot is before any update comes');
    return identity;
  };
  const words = createCommandWords(texts);
  const vocabulary = createVocabulary(words);
  const calls = createTelegramCalls({ ...deps, stopping: stopping.signal });
  const sendText = createSendText(calls, createLinkCommands(words));
  const acknowledgements = createAcknowledgements();
  const live = deps.live('telegram', createMessageEditor(calls));
  const sayAnswer = createSayAnswer({
    ...deps,
    calls,
    sendText,
    live,
    acknowledgements,
    botName: () => bot().username,
  });
  const handle = createHandleUpdate({
    ...deps,
    calls,
    sayAnswer,
    answerPress: createAnswerPress({ calls, sendText, sayAnswer }),
    readRights: createReadRights(calls, deps.now),
    fetchPicture: createFetchPicture({ ...deps, calls }),
    vocabulary,
    bot,
  });
  const worker = createUpdateWorker({ ...deps, handle, stopping: stopping.signal });
  const intake = createIntake({ ...deps, worker, vocabulary, bot });
  const secret = deps.webhook?.secret ?? toWebhookSecret(token);
  let running: Promise<void> = Promise.resolve();

  return {
    surface: 'telegram',
    deliverer: createDeliverer({ ...deps, calls, live, acknowledgements }),
    start() {
      live.start();
      running = runBot({
        calls,
        intake,
        worker,
        webhook: deps.webhook === undefined ? undefined : { url: deps.webhook.url, secret },
        onIdentity: (found) => {
          identity = found;
        },
        onProblem: (sentence) => {
          problem = sentence;
        },
        log: deps.log,
        stopping: stopping.signal,
      });
    },
    async stop() {
      stopping.abort();
      await running;
      await worker.idle();
      await live.stop();
    },
    problem: () => calls.problem() ?? problem,
    webhook:
      deps.webhook === undefined
        ? undefined
        : createWebhook({
            secret,
            intake,
            isReady: () => identity !== undefined && !stopping.signal.aborted,
            log: deps.log,
          }),
  };
}
