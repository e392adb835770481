import type { APIInteractionResponse } from 'discord-api-types/v10';
import type { Bot, BotDeps } from '../../chat/bot.ts';
import { createAnswerInteraction } from './answer-interaction.ts';
import { createDiscordApi, defaultApiRoot } from './discord-api.ts';
import { createDiscordDeliverer } from './discord-deliverer.ts';
import { createDiscordEditor } from './discord-editor.ts';
import { createGateway } from './gateway.ts';
import { createHttpInteractions } from './http-interactions.ts';
import { createIdentifyBudget } from './identify-budget.ts';
import { createdAtMs, type Interaction, parseInteraction } from './interaction.ts';
import { createOnceEach } from './once-each.ts';
import { createSessionKeeper } from './session-keeper.ts';
import type { SessionStore } from './session-store.ts';
import type { Respond } from './talk.ts';
import { createVerifySignature } from './verify-signature.ts';

export interface DiscordBotDeps extends BotDeps {
  readonly token: string;
  /** Undefined for Discord's own. */
  readonly apiRoot: string | undefined;
  /** How interactions come: over the gateway, or posted to `webhook`, signed with the application's key (hex). */
  readonly transport: { readonly kind: 'gateway' } | { readonly kind: 'http'; readonly publicKey: string };
  readonly sessions: SessionStore;
}

/** Where Discord keeps what people attach. */
const discordHosts = ['cdn.discordapp.com', 'media.discordapp.net'];
/** As long as an interaction can be answered at all. */
const interactionLifeMs = 15 * 60_000;

export function createDiscordBot(deps: DiscordBotDeps): Bot {
  const { token, apiRoot, transport, log, now } = deps;
  const api = createDiscordApi(deps);
  const live = deps.live('discord', createDiscordEditor({ ...deps, api }));
  const { answer, whenAcknowledged } = createAnswerInteraction({
    ...deps,
    api,
    live,
    uploadHosts: [...discordHosts, ...(apiRoot === undefined ? [] : [new URL(apiRoot).host])],
  });
  const deliverer = createDiscordDeliverer({ ...deps, api, live, whenAcknowledged });
  const inHand = new Set<Promise<void>>();
  let isStopping = false;

  const take = (interaction: Interaction, respond: Respond): Promise<void> => {
    const taken = answer(interaction, respond).finally(() => inHand.delete(taken));
    inHand.add(taken);
    return taken;
  };
  const noteAnswered = ({ id }: Interaction): void =>
    deps.metrics.acknowledged('discord', Math.max(0, now() - createdAtMs(id)));
  const heard = createOnceEach<true>({ keepMs: interactionLifeMs, now });
  const onInteraction = (input: unknown): void => {
    const interaction = parseInteraction(input);
    if (interaction === undefined) {
      log.info({ surface: 'discord' }, 'an interaction of a kind that Pincel does not offer');
      return;
    }
    heard(interaction.id, () => {
      void take(interaction, async (response) => {
        const messageId = await api.respond(interaction, response);
        noteAnswered(interaction);
        return messageId;
      });
      return true;
    });
  };
  const gateway = (): ReturnType<typeof createGateway> =>
    createGateway({
      token,
      api,
      sessions: createSessionKeeper({ store: deps.sessions, log }),
      identifyBudget: createIdentifyBudget({ store: deps.sessions, log, now }),
      onInteraction,
      log,
      random: Math.random,
    });
  const connection = transport.kind === 'gateway' ? gateway() : undefined;
  const webhook =
    transport.kind === 'http'
      ? createHttpInteractions({
          verifySignature: createVerifySignature(transport.publicKey, now),
          isOpen: () => !isStopping && api.problem() === undefined,
          onAnswered: noteAnswered,
          take,
          once: createOnceEach<Promise<APIInteractionResponse>>({ keepMs: interactionLifeMs, now }),
        })
      : undefined;

  return {
    surface: 'discord',
    deliverer,
    webhook,
    problem: api.problem,
    start() {
      log.info({ surface: 'discord', url: apiRoot ?? defaultApiRoot, kind: transport.kind }, 'Discord is on');
      live.start();
      connection?.start();
    },
    async stop() {
      isStopping = true;
      await connection?.stop();
      await Promise.all(inHand);
      await live.stop();
      api.close();
    },
  };
}
