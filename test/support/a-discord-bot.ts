import type { APIMessage } from 'discord-api-types/v10';
import { expect, onTestFinished } from 'vitest';
import { createDiscordBot, type DiscordBotDeps } from '../../src/bots/discord/create-discord-bot.ts';
import type { GatewaySession, SessionStore } from '../../src/bots/discord/session-store.ts';
import { createDiscordSync } from '../../src/bots/discord/sync-commands.ts';
import type { Answer } from '../../src/chat/answer.ts';
import type { Call, Completion, CompletionChoice } from '../../src/chat/call.ts';
import type { CallEvent, Caller } from '../../src/chat/caller.ts';
import { type Manner, toDestination } from '../../src/chat/destination.ts';
import type { MessageEditor } from '../../src/chat/message-editor.ts';
import type { DeliverableMedia, DeliveryOutcome } from '../../src/domain/delivery.ts';
import type { Job } from '../../src/domain/job.ts';
import type { FittedMedia, UploadLimit } from '../../src/domain/media-fitter.ts';
import type { Locale } from '../../src/domain/texts.ts';
import type { KeptUpload } from '../../src/domain/uploads.ts';
import { aLog } from './a-log.ts';
import {
  type DiscordServer,
  type DiscordServerOptions,
  startDiscordServer,
} from './discord-server/discord-server.ts';
import { aFlow } from './flow.ts';
import { texts } from './texts.ts';

/** For what comes over a socket while other tests run too. */
export const patience = { timeout: 4_500 } as const;

/** What the chat was handed. */
export interface Heard {
  readonly call: Call;
  readonly caller: Caller;
  readonly event: CallEvent;
}

export interface BotChanges extends DiscordServerOptions {
  readonly answer?: (heard: Heard) => Answer;
  readonly answerEarly?: (heard: Heard) => Answer | undefined;
  /** What everybody has set. */
  readonly locale?: Locale;
  readonly complete?: (completion: Completion, caller: Caller) => readonly CompletionChoice[];
  readonly fetchUpload?: (url: string) => Promise<KeptUpload>;
  readonly fit?: (media: DeliverableMedia, limit: UploadLimit) => FittedMedia;
  readonly caption?: (maxLength: number) => string;
  readonly transport?: 'http';
  /** Interactions by HTTP are signed with this key instead of the server's. */
  readonly publicKey?: string;
  readonly sessions?: SessionStore;
  readonly token?: string;
  /** Of an earlier bot. */
  readonly server?: DiscordServer;
  readonly now?: () => number;
}

/** Sessions as they are kept over restarts, without a database. */
export function aSessionStore(): SessionStore & { readonly sessions: Map<number, GatewaySession> } {
  const sessions = new Map<number, GatewaySession>();
  let identifies: readonly number[] = [];
  return {
    sessions,
    read: (shardId) => sessions.get(shardId),
    write(shardId, session) {
      if (session === undefined) sessions.delete(shardId);
      else sessions.set(shardId, session);
    },
    readIdentifies: () => identifies,
    writeIdentifies: (times) => {
      identifies = times;
    },
  };
}

const usualManner: Manner = { locale: 'en', isPrivate: false, isSpoiler: false, isMotionReduced: false };

/** The bot with the real client libraries, before the strict server, on a real database; the chat is the test's. */
export async function aBot(changes: BotChanges = {}) {
  const server = changes.server ?? (await startDiscordServer(changes));
  if (changes.server === undefined) onTestFinished(() => server.close());
  const now = changes.now ?? Date.now;
  const flow = await aFlow({ now });
  const { stores } = flow;
  const { log, lines } = aLog();
  const heard: Heard[] = [];
  const followed: string[] = [];
  const released: string[] = [];
  const acknowledgedMs: number[] = [];
  const repeated: string[] = [];
  const limits: number[] = [];
  const kept: { editor: MessageEditor | undefined } = { editor: undefined };
  const sessions = changes.sessions ?? aSessionStore();

  /** Accepts a request with a call. */
  const accept = ({ caller, event }: Heard, manner: Partial<Manner> = {}): string =>
    flow.accept(
      {},
      {
        eventKey: event.key,
        requester: {
          surface: 'discord',
          userExternalId: caller.userExternalId,
          spaceExternalId: caller.spaceExternalId,
        },
        destination: toDestination(event.destinationKey, { ...usualManner, ...manner }, event.address),
      },
    ).jobId;
  const deps: DiscordBotDeps = {
    token: changes.token ?? server.token(),
    apiRoot: server.apiRoot,
    transport:
      changes.transport === 'http' || changes.publicKey !== undefined
        ? { kind: 'http', publicKey: changes.publicKey ?? server.endpoint.publicKey }
        : { kind: 'gateway' },
    sessions,
    chat: {
      answer(call, caller, event) {
        const one = { call, caller, event };
        heard.push(one);
        return changes.answer?.(one) ?? { kind: 'text', text: 'Understood.', isPrivate: true };
      },
      answerEarly: (call, caller, event) => changes.answerEarly?.({ call, caller, event }),
      complete: (completion, caller) => changes.complete?.(completion, caller) ?? [],
      localeOf: ({ languages }) => changes.locale ?? texts.negotiateLocale(languages),
      isDrawnPrivately: (call) => call.kind === 'command' && call.options['private'] === true,
    },
    live(_surface, editor) {
      kept.editor = editor;
      return {
        follow: (jobId) => void followed.push(jobId),
        release: async (jobId) => void released.push(jobId),
        start: () => {},
        stop: async () => {},
      };
    },
    renderResult: (_job, media, { maxCaptionLength, changes: fits }) => ({
      caption: changes.caption?.(maxCaptionLength) ?? ['A cat.', ...fits.map(({ kind }) => kind)].join(' '),
      altTexts: media.map((_, index) => `a cat, number ${index + 1}`),
      buttons: [[{ id: 'again:x', label: 'Again', style: 'primary' }]],
      isSpoiler: false,
      isPrivate: false,
      isMotionReduced: false,
    }),
    transact: stores.transact,
    inbox: stores.inbox,
    messages: stores.chatMessages,
    jobs: stores.jobs,
    uploads: {
      keep: async () => ({ ok: true, path: '/kept' }),
      fetch: (url) => changes.fetchUpload?.(url) ?? Promise.resolve({ ok: true, path: '/kept' }),
      sweep: async () => 0,
      remove: async () => {},
    },
    fitter: {
      async fit(media, limit) {
        limits.push(limit.maxBytes);
        return changes.fit?.(media, limit) ?? aFittedFile(media);
      },
      still: async (media) => ({ ...aFittedFile(media), fileName: 'still.png' }),
      upscale: async (media) => aFittedFile(media),
    },
    texts,
    metrics: {
      acknowledged: (_surface, tookMs) => void acknowledgedMs.push(tookMs),
      rateLimited: () => {},
    },
    moveSpace: () => false,
    onRepeatedUpload: ({ id }) => void repeated.push(id),
    log,
    now,
  };
  const bot = createDiscordBot(deps);
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (!isStopped) await bot.stop();
    isStopped = true;
  };
  onTestFinished(stop);

  const jobOf = (jobId: string): Job => {
    const job = stores.jobs.get(jobId);
    if (job === undefined) throw new Error(`Expected the job ${jobId}`);
    return job;
  };
  return {
    bot,
    deps,
    server,
    stores,
    log: lines,
    heard,
    followed,
    released,
    acknowledgedMs,
    repeated,
    limits,
    sessions,
    accept,
    stop,
    editor(): MessageEditor {
      if (kept.editor === undefined) throw new Error('Expected the bot to have made an editor');
      return kept.editor;
    },
    /** Starts and resolves once it is connected. */
    async connect(): Promise<void> {
      bot.start();
      await expect.poll(() => lines.map((line) => line.message), patience).toContain('connected to Discord');
    },
    /** Registers the commands, and makes a guild with a channel and somebody in it. */
    async aPlace(guild: Parameters<DiscordServer['world']['addGuild']>[0] = {}) {
      await (await createDiscordSync({ ...deps, token: server.token() }).plan()).apply();
      const { id: guildId } = server.world.addGuild(guild);
      const channel = server.world.addChannel({ guildId });
      const user = server.world.addUser('ana');
      return { guildId, channelId: channel.id, user };
    },
    deliver: (
      jobId: string,
      media: readonly DeliverableMedia[] = [aMedia(jobId)],
    ): Promise<DeliveryOutcome> => bot.deliverer.deliver(jobOf(jobId), media, AbortSignal.timeout(20_000)),
    addressOf: (jobId: string) => stores.chatMessages.get(jobId)?.address,
    messageOf: (jobId: string) => {
      const found = stores.chatMessages.get(jobId);
      if (found === undefined) throw new Error('Expected the job to have a message');
      return found;
    },
  };
}

/** Resolves once so many sessions have begun or been resumed from now on. */
export function whenGateway(server: DiscordServer, count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    const stop = server.subscribe((event) => {
      if (event.kind !== 'gateway' || event.what === 'closed') return;
      left -= 1;
      if (left > 0) return;
      stop();
      resolve();
    });
  });
}

export function aMedia(jobId: string, changes: Partial<DeliverableMedia> = {}): DeliverableMedia {
  return {
    id: `${jobId}-0`,
    jobId,
    position: 0,
    sha256: 'ab'.repeat(32),
    format: 'png',
    mimeType: 'image/png',
    sizeBytes: 4,
    widthPx: 8,
    heightPx: 8,
    frames: 1,
    seed: 1,
    createdAtMs: 0,
    removedAtMs: undefined,
    path: '/nowhere.png',
    ...changes,
  };
}

export function aFittedFile({ jobId, position, mimeType, widthPx, heightPx }: DeliverableMedia): FittedMedia {
  return {
    bytes: new Uint8Array([1, 2, 3, 4]),
    fileName: `pincel-${jobId}-${position}.png`,
    mimeType,
    widthPx,
    heightPx,
    changes: [],
  };
}

/** The ids of the buttons below a message. */
export function buttonsOf(message: APIMessage): readonly string[] {
  return (message.components ?? []).flatMap((row) =>
    'components' in row
      ? row.components.flatMap((component) => ('custom_id' in component ? [component.custom_id ?? ''] : []))
      : [],
  );
}
