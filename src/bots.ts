import { z } from 'zod';
import { createChangeQuota } from './app/change-quota.ts';
import { createChangeSpacePolicy } from './app/change-space-policy.ts';
import { createDeleteResult } from './app/delete-result.ts';
import { createDiscardUpload } from './app/discard-upload.ts';
import { createEraseUser } from './app/erase-user.ts';
import { createLinkAccounts } from './app/link-accounts.ts';
import { createLogIn } from './app/log-in.ts';
import { createMoveSpace } from './app/move-space.ts';
import { newId } from './app/new-id.ts';
import { createDiscordBot } from './bots/discord/create-discord-bot.ts';
import type { SessionStore } from './bots/discord/session-store.ts';
import { createTelegramBot } from './bots/telegram/create-telegram-bot.ts';
import { createAccountCommands } from './chat/account/account-commands.ts';
import { createAdminCommands } from './chat/admin/admin-commands.ts';
import { type AdminSpaces, createAdminSpaces } from './chat/admin-spaces.ts';
import type { Bot, BotDeps } from './chat/bot.ts';
import type { Chat } from './chat/chat.ts';
import { createCompletions } from './chat/completions.ts';
import { createChat } from './chat/create-chat.ts';
import { createLiveMessages } from './chat/live-messages.ts';
import { createRenderResult } from './chat/render-result.ts';
import type { Config } from './config.ts';
import type { AuditReader } from './domain/audit-reader.ts';
import type { Log } from './domain/log.ts';
import type { Metrics } from './domain/metrics.ts';
import type { ModelInfo } from './domain/model-info.ts';
import type { Texts } from './domain/texts.ts';
import type { Uploads } from './domain/uploads.ts';
import { createFindCut } from './find-cut.ts';
import type { Flow } from './flow.ts';
import { createMediaFitter } from './media/media-fitter.ts';
import type { Stores } from './stores.ts';

/** Composition of the chat surfaces: one chat, and a bot for each platform that has a token. */

export interface BotsOptions {
  readonly config: Config;
  readonly stores: Stores;
  readonly flow: Flow;
  readonly auditReader: AuditReader;
  readonly uploads: Uploads;
  readonly model: ModelInfo;
  readonly texts: Texts;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => number;
}

/** The bots of the platforms that have a token. */
export function createBots(options: BotsOptions): readonly Bot[] {
  const { config, stores } = options;
  const { discordToken, telegramToken } = config;
  const deps = toBotDeps(options);
  return [
    ...(discordToken === undefined
      ? []
      : [
          createDiscordBot({
            ...deps,
            token: discordToken,
            apiRoot: config.discordApiRoot,
            transport:
              config.discordPublicKey === undefined
                ? { kind: 'gateway' }
                : { kind: 'http', publicKey: config.discordPublicKey },
            sessions: toSessionStore(stores, options.now),
          }),
        ]),
    ...(telegramToken === undefined
      ? []
      : [
          createTelegramBot({
            ...deps,
            token: telegramToken,
            apiRoot: config.telegramApiRoot,
            webhook:
              config.telegramWebhookUrl === undefined
                ? undefined
                : {
                    url: `${config.telegramWebhookUrl}/telegram/webhook`,
                    secret: config.telegramWebhookSecret,
                  },
          }),
        ]),
  ];
}

function toBotDeps(options: BotsOptions): BotDeps {
  const { config, stores, flow, model, texts, metrics, log, now } = options;
  const { transact, audit } = stores;
  const fitter = createMediaFitter();
  const adminSpaces = createAdminSpaces(config.adminSpaces, log);
  const moveSpace = createMoveSpace({ ...options, ...stores });
  return {
    ...options,
    ...stores,
    ...flow,
    chat: composeChat(options, fitter, adminSpaces),
    live: (surface, editor) =>
      createLiveMessages({
        ...flow,
        ...stores,
        messages: stores.chatMessages,
        surface,
        editor,
        texts,
        log,
        now,
      }),
    renderResult: createRenderResult({ texts, models: [model] }),
    messages: stores.chatMessages,
    fitter,
    moveSpace(...moved) {
      adminSpaces.noteMoved(...moved);
      return moveSpace(...moved);
    },
    onRepeatedUpload({ id: jobId, userId, spaceId, surface }) {
      if (surface === 'discord' || surface === 'telegram') metrics.deliveryRepeated(surface);
      transact(() =>
        audit.append({
          atMs: now(),
          kind: 'delivery-repeated',
          actor: 'system',
          userId,
          spaceId,
          jobId,
          content: { surface },
        }),
      );
    },
  };
}

function composeChat(options: BotsOptions, fitter: BotDeps['fitter'], adminSpaces: AdminSpaces): Chat {
  const { config, stores, flow, model } = options;
  const eraseUser = createEraseUser({ ...options, ...stores, ...flow });
  const deps = {
    ...options,
    ...stores,
    ...flow,
    fitter,
    models: [model],
    defaultModel: model.name,
    messages: stores.chatMessages,
    changeQuota: createChangeQuota({ ...options, ...stores }),
    changeSpacePolicy: createChangeSpacePolicy({ ...options, ...stores, policies: stores.spacePolicies }),
    link: createLinkAccounts({ ...options, ...stores }),
    logIn: createLogIn({ ...options, ...stores }),
    publicUrl: config.publicUrl,
    discardUpload: createDiscardUpload({ ...options, ...stores }),
    deleteResult: createDeleteResult({ ...options, ...stores }),
    retention: { mediaDays: config.mediaMaxAgeDays, auditDays: config.auditRetentionDays },
    eraseUser: async (userId: string, actor: string) => {
      const erasure = await eraseUser(userId, actor);
      stores.clearJournal();
      return erasure;
    },
    findCut: createFindCut(model.folder, options.log),
    newReference: newId,
  };
  return createChat({
    ...deps,
    commands: { ...createAccountCommands(deps), ...createAdminCommands(deps) },
    complete: createCompletions(deps),
    isAdminSpace: adminSpaces.has,
  });
}

const sessionsSchema = z.array(
  z.object({
    shardId: z.int(),
    shardCount: z.int(),
    sessionId: z.string(),
    sequence: z.int(),
    resumeURL: z.string(),
  }),
);
const identifiesSchema = z.array(z.number());

/** Discord's sessions and identifies over restarts. What cannot be read counts as nothing: then it identifies anew. */
function toSessionStore({ keptValues }: Pick<Stores, 'keptValues'>, now: () => number): SessionStore {
  const sessions = () => sessionsSchema.safeParse(keptValues.read('discord-sessions')).data ?? [];
  return {
    read: (shardId) => sessions().find((session) => session.shardId === shardId),
    write(shardId, session) {
      const others = sessions().filter((known) => known.shardId !== shardId);
      keptValues.write('discord-sessions', session === undefined ? others : [...others, session], now());
    },
    readIdentifies: () => identifiesSchema.safeParse(keptValues.read('discord-identifies')).data ?? [],
    writeIdentifies: (timesMs) => keptValues.write('discord-identifies', timesMs, now()),
  };
}
