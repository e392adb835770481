import { Api, type RawApi } from 'grammy';
import type { Log } from '../../domain/log.ts';
import type { Metrics } from '../../domain/metrics.ts';
import { createChatPauses } from './chat-pauses.ts';
import { backOffMs, pauseFor } from './pause-for.ts';
import { TelegramError, toTelegramError } from './telegram-error.ts';

export const publicApiRoot = 'https://api.telegram.org';

/** How long Telegram holds a poll open while there is nothing to tell. */
export const pollSeconds = 30;
/**
 * A call that has no answer by then never gets one: the socket may be half open. A poll ends by itself before; an
 * upload may take as long as a delivery.
 */
const boundsSeconds = { call: 20, poll: pollSeconds + 15, upload: 110 } as const;

/** An answer is tried so often while Telegram cannot be reached: about two minutes. */
const mostAttempts = 8;

/** One call of the Bot API, e.g. `(api, signal) => api.getMe(signal)`. */
type Run<Result> = (api: RawApi, signal: GrammySignal) => Promise<Result>;
type GrammySignal = NonNullable<Parameters<RawApi['getMe']>[0]>;

export interface CallOptions {
  /** Whose pause counts. */
  readonly chatId?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly bound?: keyof typeof boundsSeconds;
}

/**
 * The Bot API through grammY, with every failure as a `TelegramError` and every call bounded in time. Without grammY's
 * runner and its auto-retry plugin: the runner may lose up to 100 updates when the process is killed, where our inbox
 * keeps them before they are acknowledged; auto-retry sleeps inside the call, where our outbox lets others go first.
 */
export interface TelegramCalls {
  /**
   * Makes a call once. A chat that is to be left alone is not called at all.
   * @throws TelegramError
   */
  once<Result>(method: keyof RawApi, run: Run<Result>, options?: CallOptions): Promise<Result>;
  /**
   * Makes a call, waits as long as Telegram asks and tries again while it cannot be reached: for what a person waits
   * for. When the outcome of a try was lost, the call may take effect twice.
   * @throws TelegramError when it is refused, when it has been tried often enough, or when the bot stops.
   */
  persist<Result>(method: keyof RawApi, run: Run<Result>, options?: CallOptions): Promise<Result>;
  /** Why nothing works until somebody acts; see `Bot`. */
  problem(): string | undefined;
}

export interface TelegramCallsDeps {
  readonly token: string;
  readonly apiRoot: string | undefined;
  readonly metrics: Pick<Metrics, 'rateLimited'>;
  readonly log: Log;
  readonly now: () => number;
  /** Aborts when the bot stops: nobody waits longer then. */
  readonly stopping: AbortSignal;
}

export function createTelegramCalls(deps: TelegramCallsDeps): TelegramCalls {
  const { stopping, metrics, log } = deps;
  const pauses = createChatPauses(deps.now);
  const apis = {
    call: createApi(deps, boundsSeconds.call),
    poll: createApi(deps, boundsSeconds.poll),
    upload: createApi(deps, boundsSeconds.upload),
  };
  let problem: string | undefined;

  const note = (error: unknown, { chatId }: CallOptions): void => {
    if (!(error instanceof TelegramError)) return;
    const { failure } = error;
    if (failure.kind === 'slow-down') {
      metrics.rateLimited('telegram');
      if (chatId !== undefined) pauses.pause(chatId, failure.retryAfterMs);
    }
    if (failure.kind === 'token-refused' && problem === undefined) {
      problem = `Telegram does not accept the token (${failure.code}). Set PINCEL_TELEGRAM_TOKEN to the one @BotFather shows, and restart.`;
      log.error({ surface: 'telegram', status: failure.code }, problem);
    }
  };
  const once: TelegramCalls['once'] = async (method, run, options = {}) => {
    const { chatId, signal = new AbortController().signal, bound = 'call' } = options;
    const pausedMs = chatId === undefined ? 0 : pauses.leftMs(chatId);
    if (pausedMs > 0) throw new TelegramError(method, { kind: 'slow-down', retryAfterMs: pausedMs });
    try {
      return await run(apis[bound], toGrammySignal(signal));
    } catch (thrown) {
      const error = toTelegramError(method, thrown);
      note(error, options);
      throw error;
    }
  };

  return {
    once,
    async persist(method, run, options = {}) {
      const { signal = stopping } = options;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(method, run, options);
        } catch (error) {
          const waitMs = error instanceof TelegramError ? waitMsAfter(error, attempt) : undefined;
          if (waitMs === undefined || signal.aborted) throw error;
          await pauseFor(waitMs, signal);
          if (signal.aborted) throw error;
        }
      }
    },
    problem: () => problem,
  };
}

function createApi({ token, apiRoot = publicApiRoot }: TelegramCallsDeps, timeoutSeconds: number): RawApi {
  return new Api(token, { apiRoot: apiRoot.replace(/\/+$/, ''), timeoutSeconds }).raw;
}

/** How long until the next try; undefined when there is none. */
function waitMsAfter({ failure }: TelegramError, attempt: number): number | undefined {
  if (failure.kind === 'slow-down') return failure.retryAfterMs;
  return failure.kind === 'unreachable' && attempt < mostAttempts ? backOffMs(attempt) : undefined;
}

/** grammY's types name the signal of a polyfill, which Node's own can do everything of that grammY uses. */
function toGrammySignal(signal: AbortSignal): GrammySignal {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return signal as GrammySignal;
}
