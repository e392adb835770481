import type { Update, WebhookInfo } from 'grammy/types';
import type { Updates } from './updates.ts';

const defaultConnections = 40;

interface WebhookSettings {
  readonly url: string;
  readonly secretToken: string | undefined;
  readonly maxConnections: number | undefined;
}

export interface Webhook {
  isSet(): boolean;
  set(settings: WebhookSettings): void;
  remove(): void;
  info(): WebhookInfo;
  /** Posts an update so many times at once, whatever is confirmed; the status of each answer. */
  deliver(update: Update, times: number): Promise<readonly number[]>;
  /** Posts to this address instead of the one that was set (its path is kept): for a gateway that is not public. */
  route(origin: string): void;
  close(): void;
}

/** Posts updates until each has been answered with 2xx; those of one chat one after the other. */
export function createWebhook(deps: {
  readonly updates: Updates;
  readonly now: () => number;
  /** Between two tries. */
  readonly retryMs: number;
}): Webhook {
  const { updates, now, retryMs } = deps;
  const closing = new AbortController();
  const inFlight = new Map<number, number | undefined>();
  const timers = new Set<NodeJS.Timeout>();
  let settings: WebhookSettings | undefined;
  let origin: string | undefined;
  let lastError: { readonly message: string; readonly atMs: number } | undefined;

  const post = async ({ url, secretToken }: WebhookSettings, update: Update): Promise<number> => {
    const { pathname, search } = new URL(url);
    const response = await fetch(origin === undefined ? url : new URL(pathname + search, origin), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secretToken !== undefined && { 'x-telegram-bot-api-secret-token': secretToken }),
      },
      body: JSON.stringify(update),
      redirect: 'manual',
      signal: closing.signal,
    });
    await response.arrayBuffer();
    return response.status;
  };

  const tryOnce = async (current: WebhookSettings, update: Update): Promise<void> => {
    inFlight.set(update.update_id, chatOf(update));
    const status = await post(current, update).catch(() => undefined);
    const isDone = status !== undefined && status >= 200 && status < 300;
    if (isDone) updates.confirm(update.update_id);
    else {
      const message =
        status === undefined ? 'Connection refused' : `Wrong response from the webhook: ${status}`;
      lastError = { message, atMs: now() };
    }
    const next = (): void => {
      inFlight.delete(update.update_id);
      pump();
    };
    if (isDone || closing.signal.aborted) return next();
    const timer = setTimeout(() => {
      timers.delete(timer);
      next();
    }, retryMs);
    timers.add(timer);
  };

  const pump = (): void => {
    if (settings === undefined || closing.signal.aborted) return;
    for (const update of updates.pending()) {
      if (inFlight.size >= (settings.maxConnections ?? defaultConnections)) return;
      const chatId = chatOf(update);
      const isBusy = chatId !== undefined && [...inFlight.values()].includes(chatId);
      if (!inFlight.has(update.update_id) && !isBusy) void tryOnce(settings, update);
    }
  };
  updates.onPush(pump);

  return {
    isSet: () => settings !== undefined,
    set(wanted) {
      settings = wanted;
      lastError = undefined;
      updates.interruptPoll('terminated by setWebhook request');
      pump();
    },
    remove() {
      settings = undefined;
    },
    info: () => ({
      url: settings?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: updates.pending().length,
      ...(settings !== undefined && { max_connections: settings.maxConnections ?? defaultConnections }),
      ...(lastError !== undefined && {
        last_error_date: Math.floor(lastError.atMs / 1000),
        last_error_message: lastError.message,
      }),
    }),
    async deliver(update, times) {
      const current = settings;
      if (current === undefined) throw new Error('Expected a webhook to be set');
      return Promise.all(Array.from({ length: times }, () => post(current, update)));
    },
    route(wanted) {
      origin = wanted;
    },
    close() {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function chatOf({ message, callback_query, my_chat_member }: Update): number | undefined {
  return (message ?? callback_query?.message ?? my_chat_member)?.chat.id;
}
