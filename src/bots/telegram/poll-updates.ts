import type { Log } from '../../domain/log.ts';
import type { Intake } from './intake.ts';
import { backOffMs, pauseFor } from './pause-for.ts';
import { pollSeconds, type TelegramCalls } from './telegram-calls.ts';
import { TelegramError } from './telegram-error.ts';
import { allowedUpdates } from './telegram-update.ts';

export interface PollUpdatesDeps {
  readonly calls: Pick<TelegramCalls, 'once'>;
  readonly intake: Intake;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/**
 * Fetches updates for as long as the bot runs. The next poll acknowledges the ones before, so it is made only once they
 * are kept. Resolves when the bot stops or its token is refused; never rejects.
 */
export async function pollUpdates({ calls, intake, log, stopping }: PollUpdatesDeps): Promise<void> {
  let offset: number | undefined;
  let failures = 0;
  while (!stopping.aborted) {
    try {
      const updates = await calls.once(
        'getUpdates',
        (api, signal) =>
          api.getUpdates(
            {
              timeout: pollSeconds,
              allowed_updates: allowedUpdates,
              ...(offset !== undefined && { offset }),
            },
            signal,
          ),
        { signal: stopping, bound: 'poll' },
      );
      intake(updates);
      for (const update of updates) offset = Math.max(offset ?? 0, update.update_id + 1);
      if (failures > 0) log.info({ surface: 'telegram' }, 'updates come from Telegram again');
      failures = 0;
    } catch (error) {
      if (stopping.aborted) return;
      failures += 1;
      const waitMs = await waitMsAfter(error, failures, calls, log);
      if (waitMs === undefined) return;
      await pauseFor(waitMs, stopping);
    }
  }
}

/** Undefined when it makes no sense to go on. Says once what is wrong, however long it lasts. */
async function waitMsAfter(
  error: unknown,
  failures: number,
  calls: Pick<TelegramCalls, 'once'>,
  log: Log,
): Promise<number | undefined> {
  const isFirst = failures === 1;
  const context = { surface: 'telegram', err: error };
  if (!(error instanceof TelegramError)) {
    if (isFirst) log.warn(context, 'updates could not be kept; asking for them again');
    return backOffMs(failures);
  }
  const { failure } = error;
  if (failure.kind === 'token-refused') return undefined;
  if (failure.kind === 'slow-down') return failure.retryAfterMs;
  if (failure.kind === 'refused' && failure.reason === 'webhook-active') await removeWebhook(calls, log);
  if (isFirst) log.warn(context, toSentence(error));
  return backOffMs(failures);
}

function toSentence({ failure }: TelegramError): string {
  const isConflict = failure.kind === 'refused' && failure.reason === 'conflict';
  return isConflict
    ? 'another program fetches the updates of this bot; stop it, or give this one a bot of its own'
    : 'updates cannot be fetched from Telegram; trying again';
}

/** Telegram gives updates to a webhook or to those who ask for them, never to both. */
export async function removeWebhook(calls: Pick<TelegramCalls, 'once'>, log: Log): Promise<void> {
  try {
    await calls.once('deleteWebhook', (api, signal) => api.deleteWebhook({}, signal));
    log.info({ surface: 'telegram' }, 'the webhook was removed: updates are fetched');
  } catch (error) {
    log.warn({ surface: 'telegram', err: error }, 'the webhook could not be removed');
  }
}
