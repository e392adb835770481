import {
  type APIInteraction,
  type APIMessage,
  type APIUser,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  type InteractionType,
  Locale,
} from 'discord-api-types/v10';
import { toChannelObject } from './channel-object.ts';
import type { Actor } from './interaction-inputs.ts';
import { shapedAs } from './shaped-as.ts';
import { type StubChannel, type StubGuild, usualAttachmentLimitBytes, usualPermissions } from './world.ts';

export interface PayloadParts {
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  readonly type: InteractionType;
  readonly data: unknown;
  readonly actor: Actor;
  readonly channel: StubChannel;
  readonly guild: StubGuild | undefined;
  /** Of components: the message they were on. */
  readonly message?: APIMessage | undefined;
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object */
export function toPayload(parts: PayloadParts): APIInteraction {
  const { actor, channel, guild } = parts;
  const permissions = String(actor.permissions ?? usualPermissions);
  const payload = {
    id: parts.id,
    application_id: parts.applicationId,
    type: parts.type,
    data: parts.data,
    channel: { ...toChannelObject(channel), permissions },
    channel_id: channel.id,
    token: parts.token,
    version: 1,
    app_permissions: String(guild?.appPermissions ?? usualPermissions),
    locale: actor.locale ?? Locale.EnglishUS,
    entitlements: [],
    authorizing_integration_owners: ownersOf(actor, guild),
    context: actor.context ?? contextOf(channel),
    attachment_size_limit:
      actor.attachmentLimitBytes ?? guild?.attachmentLimitBytes ?? usualAttachmentLimitBytes,
    ...(parts.message === undefined ? {} : { message: parts.message }),
    ...(guild === undefined
      ? { user: actor.user }
      : {
          guild: { id: guild.id, locale: guild.locale, features: [] },
          guild_id: guild.id,
          guild_locale: guild.locale,
          member: toMember(actor.user, actor.roleIds ?? [], permissions),
        }),
  };
  return shapedAs<APIInteraction>(payload);
}

function toMember(user: APIUser, roleIds: readonly string[], permissions: string): unknown {
  return {
    user,
    nick: null,
    avatar: null,
    banner: null,
    roles: roleIds,
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
    unusual_dm_activity_until: null,
    permissions,
  };
}

/** In a conversation with an app that guilds installed, Discord names the owner `0`. */
function ownersOf(actor: Actor, guild: StubGuild | undefined): Record<string, string> {
  return actor.isUserInstalled === true
    ? { [ApplicationIntegrationType.UserInstall]: actor.user.id }
    : { [ApplicationIntegrationType.GuildInstall]: guild?.id ?? '0' };
}

function contextOf(channel: StubChannel): InteractionContextType {
  if (channel.guildId !== undefined) return InteractionContextType.Guild;
  return channel.type === ChannelType.DM
    ? InteractionContextType.BotDM
    : InteractionContextType.PrivateChannel;
}
