import type { Log } from '../../domain/log.ts';
import type { Intake } from './intake.ts';
import { backOffMs, pauseFor } from './pause-for.ts';
import { pollUpdates, removeWebhook } from './poll-updates.ts';
import type { BotIdentity } from './read-message.ts';
import type { TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';
import { allowedUpdates } from './telegram-update.ts';
import type { UpdateWorker } from './update-worker.ts';

export interface RunBotDeps {
  readonly calls: Pick<TelegramCalls, 'once'>;
  readonly intake: Intake;
  readonly worker: Pick<UpdateWorker, 'resume'>;
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
  readonly onIdentity: (bot: BotIdentity) => void;
  /** It cannot work until somebody acts. */
  readonly onProblem: (sentence: string) => void;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/**
 * From the first word with Telegram to the last: who we are, what was left unfinished, then updates for as long as the
 * bot runs. Resolves when it stops or its token is refused; never rejects.
 */
export async function runBot(deps: RunBotDeps): Promise<void> {
  const { calls, worker, webhook, log, stopping } = deps;
  const bot = await untilDone(deps, () =>
    calls.once('getMe', (api, signal) => api.getMe(signal), { signal: stopping }),
  );
  if (bot === undefined) return;
  deps.onIdentity({ id: bot.id, username: bot.username });
  log.info({ surface: 'telegram' }, `Telegram knows this bot as @${bot.username}`);
  await untilDone(deps, async () => worker.resume());
  if (webhook === undefined) {
    const info = await untilDone(deps, () =>
      calls.once('getWebhookInfo', (api, signal) => api.getWebhookInfo(signal), { signal: stopping }),
    );
    if (info !== undefined && (info.url ?? '') !== '') await removeWebhook(calls, log);
    await pollUpdates(deps);
    return;
  }
  const isSet = await untilDone(deps, () => setWebhook(calls, webhook, stopping));
  if (isSet === true) log.info({ surface: 'telegram' }, 'Telegram posts updates to the webhook');
  if (isSet === false) {
    deps.onProblem(webhookProblem);
    log.error({ surface: 'telegram' }, webhookProblem);
  }
}

const webhookProblem =
  'Telegram does not take the address for updates. Set PINCEL_TELEGRAM_WEBHOOK_URL to a public https address on port 443, 80, 88 or 8443, or leave it out, and restart.';

/** False when Telegram does not take the address. */
async function setWebhook(
  calls: Pick<TelegramCalls, 'once'>,
  { url, secret }: { readonly url: string; readonly secret: string },
  stopping: AbortSignal,
): Promise<boolean> {
  const wanted = { url, secret_token: secret, allowed_updates: allowedUpdates };
  try {
    return await calls.once('setWebhook', (api, signal) => api.setWebhook(wanted, signal), {
      signal: stopping,
    });
  } catch (error) {
    if (error instanceof TelegramError && error.failure.kind === 'refused') return false;
    throw error;
  }
}

/** Tries until it works. Undefined when the bot stops or its token is refused. Says once what is wrong. */
async function untilDone<Result>(
  { log, stopping }: RunBotDeps,
  act: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let failures = 1; !stopping.aborted; failures += 1) {
    try {
      return await act();
    } catch (error) {
      const failure = error instanceof TelegramError ? error.failure : undefined;
      if (failure?.kind === 'token-refused' || stopping.aborted) return undefined;
      if (failures === 1) {
        log.warn({ surface: 'telegram', err: error }, 'Telegram could not be set up; trying again');
      }
      await pauseFor(failure?.kind === 'slow-down' ? failure.retryAfterMs : backOffMs(failures), stopping);
    }
  }
  return undefined;
}
