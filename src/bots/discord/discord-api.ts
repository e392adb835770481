import { API } from '@discordjs/core/http-only';
import { REST, RESTEvents } from '@discordjs/rest';
import { type APIInteractionResponse, type MessageFlags, Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Log } from '../../domain/log.ts';
import type { Metrics } from '../../domain/metrics.ts';
import type { CallAddress, MessageAddress } from './address.ts';
import { DiscordFailure, toDiscordFailure } from './discord-error.ts';
import { sleep } from './sleep.ts';
import type { MessageBody } from './to-message.ts';

export const defaultApiRoot = 'https://discord.com/api';

/** A result's upload may take this long; whoever delivers it has a bound of their own. */
const uploadTimeoutMs = 100_000;
const timeoutMs = 15_000;
/** Requests a second to all of Discord; past it, the token is told to wait. */
const globalPerSecond = 50;
/** Progress is not told while others may need what is left. */
const keptFromProgress = 15;

/**
 * What a request is for: an `answer` waits out a limit that is soon over, a `result` and `progress` never do (they are
 * tried again by those who know when), and progress leaves others their share.
 */
type Purpose = 'answer' | 'result' | 'progress';

const patienceMs: Readonly<Record<Purpose, number>> = { answer: 30_000, result: 0, progress: 0 };
/** After three seconds an interaction is gone. */
const callbackPatienceMs = 2_000;
/** Longer than a pause of this process, and short enough for a second try over another connection. */
const callbackTimeoutMs = 2_500;

type Token = Pick<CallAddress, 'applicationId' | 'token'>;

/** The few calls that Pincel makes. Each rejects with a `DiscordFailure`, and with nothing else. */
export interface DiscordApi {
  /** Why no request is made any more, as a sentence. */
  problem(): string | undefined;
  /** Makes no request from now on: what 10,000 refused ones do is worse. Said once in the log. */
  giveUp(sentence: string): void;
  /** The first answer to an interaction; resolves with the id of its message where Discord says it. */
  respond(
    interaction: { readonly id: string; readonly token: string },
    response: APIInteractionResponse,
  ): Promise<string | undefined>;
  /** Changes an interaction's message with its token; resolves with its id. */
  editReply(
    purpose: Purpose,
    address: Token & Pick<MessageAddress, 'target'>,
    body: MessageBody,
    signal?: AbortSignal,
  ): Promise<string | undefined>;
  deleteReply(address: Token & Pick<MessageAddress, 'target'>): Promise<void>;
  /** A further message to an interaction; resolves with its id. */
  followUp(token: Token, body: MessageBody & { readonly flags?: MessageFlags }): Promise<string | undefined>;
  /** With the bot token. */
  editMessage(
    purpose: Purpose,
    channelId: string,
    messageId: string,
    body: MessageBody,
    signal?: AbortSignal,
  ): Promise<void>;
  deleteMessage(channelId: string, messageId: string): Promise<void>;
  postMessage(
    channelId: string,
    body: MessageBody & { readonly nonce?: string; readonly replyTo?: string | undefined },
    signal?: AbortSignal,
  ): Promise<void>;
  /** The channel of a conversation with somebody. */
  openDirect(userId: string, signal?: AbortSignal): Promise<string>;
  /** For the gateway's library. */
  readonly rest: REST;
  close(): void;
}

export interface DiscordApiDeps {
  readonly token: string;
  readonly apiRoot: string | undefined;
  readonly metrics: Pick<Metrics, 'rateLimited'>;
  readonly log: Log;
  readonly now: () => number;
}

const withId = z.object({ id: z.string() });
const callbackAnswer = z.object({
  interaction: z.object({ response_message_id: z.string().optional() }).optional(),
  resource: z.object({ message: withId.optional() }).optional(),
});

export const refusedToken =
  'Discord refuses the bot token. Put the right one into PINCEL_DISCORD_TOKEN (Developer Portal, your application, Bot, Reset Token) and start Pincel again.';

export function createDiscordApi({ token, apiRoot, metrics, log, now }: DiscordApiDeps): DiscordApi {
  const rest = new REST({
    api: apiRoot ?? defaultApiRoot,
    version: '10',
    timeout: uploadTimeoutMs,
    globalRequestsPerSecond: globalPerSecond,
    rejectOnRateLimit: () => true,
  }).setToken(token);
  const api = new API(rest);
  let problem: string | undefined;
  /** Until when a route is closed; the library forgets some limits once it has reported them. */
  const closedUntilMs = new Map<string, number>();

  const giveUp = (sentence: string): void => {
    if (problem !== undefined) return;
    problem = sentence;
    log.error({ surface: 'discord' }, sentence);
  };
  rest.on(RESTEvents.Response, ({ data }, { status }) => {
    if (status === 429) metrics.rateLimited('discord');
    // The library asks for the gateway by itself.
    if (status === 401 && data.auth) giveUp(refusedToken);
  });

  /** Why a request is not even made. */
  const heldBack = (route: string, purpose: Purpose): DiscordFailure | undefined => {
    if (problem !== undefined) return new DiscordFailure('unauthorized', { what: 'request not made' });
    const isShort = purpose === 'progress' && rest.globalRemaining <= keptFromProgress;
    const retryAfterMs = Math.max(
      (closedUntilMs.get(route) ?? 0) - now(),
      isShort ? rest.globalReset - Date.now() : 0,
    );
    return retryAfterMs > 0
      ? new DiscordFailure('rate-limited', { retryAfterMs, what: 'request not made' })
      : undefined;
  };
  const close = (route: string, retryAfterMs: number): void => {
    const atMs = now();
    for (const [known, untilMs] of closedUntilMs) if (untilMs <= atMs) closedUntilMs.delete(known);
    closedUntilMs.set(route, atMs + retryAfterMs);
  };

  /** `route`: what Discord counts together. */
  const call = async <Result>(
    what: string,
    route: string,
    options: { readonly purpose: Purpose; readonly isOwnToken: boolean; readonly patienceMs?: number },
    run: () => Promise<Result>,
  ): Promise<Result> => {
    let patienceLeftMs = options.patienceMs ?? patienceMs[options.purpose];
    for (;;) {
      let failure = heldBack(route, options.purpose);
      if (failure === undefined) {
        try {
          return await run();
        } catch (error) {
          failure = toDiscordFailure(error, what, options.isOwnToken);
          if (failure.kind === 'unauthorized') giveUp(refusedToken);
          if (failure.retryAfterMs !== undefined) close(route, failure.retryAfterMs);
        }
      }
      const { retryAfterMs } = failure;
      patienceLeftMs -= retryAfterMs ?? 0;
      if (retryAfterMs === undefined || patienceLeftMs < 0) throw failure;
      await sleep(retryAfterMs);
    }
  };
  const byBot = (purpose: Purpose) => ({ purpose, isOwnToken: true });
  const byToken = (purpose: Purpose) => ({ purpose, isOwnToken: false });

  const callBack: DiscordApi['respond'] = ({ id, token: interactionToken }, response) => {
    const options = { ...byToken('answer'), patienceMs: callbackPatienceMs };
    return call('answer an interaction', `callback ${id}`, options, async () => {
      const answer = await rest.post(Routes.interactionCallback(id, interactionToken), {
        auth: false,
        query: new URLSearchParams({ with_response: 'true' }),
        body: response,
        signal: within(callbackTimeoutMs),
      });
      const { resource, interaction } = callbackAnswer.safeParse(answer).data ?? {};
      return resource?.message?.id ?? interaction?.response_message_id;
    });
  };

  return {
    rest,
    problem: () => problem,
    giveUp,
    async respond(interaction, response) {
      try {
        return await callBack(interaction, response);
      } catch (error) {
        const isUnanswered = error instanceof DiscordFailure && error.kind === 'unavailable';
        if (!isUnanswered || error.status !== undefined) throw error;
        // If the first one arrived after all, the second is told so.
        return callBack(interaction, response);
      }
    },
    editReply: (purpose, { applicationId, token: key, target }, body, signal) =>
      call('edit an answer', `PATCH webhook ${key}`, byToken(purpose), async () => {
        const options = { signal: within(body.files.length > 0 ? uploadTimeoutMs : timeoutMs, signal) };
        return idOf(await api.webhooks.editMessage(applicationId, key, target, body, options));
      }),
    deleteReply: ({ applicationId, token: key, target }) =>
      call('delete an answer', `DELETE webhook ${key}`, byToken('answer'), () =>
        api.webhooks.deleteMessage(applicationId, key, target, {}, { signal: within(timeoutMs) }),
      ),
    followUp: ({ applicationId, token: key }, { attachments, ...body }) =>
      call('add to an answer', `POST webhook ${key}`, byToken('answer'), async () => {
        const message = { ...body, ...listed(attachments), wait: true } as const;
        const options = { signal: within(uploadTimeoutMs) };
        return idOf(await api.webhooks.execute(applicationId, key, message, options));
      }),
    editMessage: (purpose, channelId, messageId, body, signal) =>
      call('edit a message', `PATCH message ${channelId}`, byBot(purpose), async () => {
        await api.channels.editMessage(channelId, messageId, body, { signal: within(timeoutMs, signal) });
      }),
    deleteMessage: (channelId, messageId) =>
      call('delete a message', `DELETE message ${channelId}`, byBot('answer'), () =>
        api.channels.deleteMessage(channelId, messageId, { signal: within(timeoutMs) }),
      ),
    postMessage: (channelId, { nonce, replyTo, attachments, ...body }, signal) =>
      call('post a message', `POST message ${channelId}`, byBot('result'), async () => {
        const message = {
          ...body,
          ...listed(attachments),
          ...(nonce !== undefined && { nonce, enforce_nonce: true }),
          ...(replyTo !== undefined && {
            message_reference: { message_id: replyTo, fail_if_not_exists: false },
          }),
        };
        await api.channels.createMessage(channelId, message, { signal: within(uploadTimeoutMs, signal) });
      }),
    openDirect: (userId, signal) =>
      call('open a conversation', 'POST conversation', byBot('result'), async () => {
        const { id } = await api.users.createDM(userId, { signal: within(timeoutMs, signal) });
        return id;
      }),
    close() {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}

/** A message that is new has nothing to keep or lose. */
function listed(attachments: MessageBody['attachments']): Partial<Pick<MessageBody, 'attachments'>> {
  return attachments.length === 0 ? {} : { attachments };
}

function idOf(answer: unknown): string | undefined {
  return withId.safeParse(answer).data?.id;
}

function within(limitMs: number, signal?: AbortSignal): AbortSignal {
  const timeout = AbortSignal.timeout(limitMs);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}
