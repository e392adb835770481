import { ApplicationIntegrationType, ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { CallEvent, Caller } from '../../chat/caller.ts';
import type { CallAddress } from './address.ts';
import { createdAtMs, type Interaction } from './interaction.ts';

/** Discord's own, and what is held back for the way there and for clocks that differ. */
const tokenLifeMs = 15 * 60_000;
const tokenMarginMs = 30_000;
/** Where only a user has installed the app, nothing can be handed over once the token is gone. */
const longestWaitMs = 14 * 60_000 - tokenMarginMs;
/** What every server takes. */
const smallestUploadLimitBytes = 10 * 1024 * 1024;

const threadTypes: readonly number[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

/** Who sent an interaction from where, and what it is known by; undefined for one that does not say. */
export function toCaller(
  interaction: Interaction,
  nowMs: number,
): { readonly caller: Caller; readonly event: CallEvent; readonly address: CallAddress } | undefined {
  const { id, guild_id: guildId, channel, member } = interaction;
  const userId = member?.user.id ?? interaction.user?.id;
  const channelId = channel?.id ?? interaction.channel_id ?? undefined;
  if (userId === undefined || channelId === undefined) return undefined;
  const isDirect = typeof guildId !== 'string';
  const isThread = channel?.type !== undefined && threadTypes.includes(channel.type);
  const permissions = isDirect ? 0n : BigInt(member?.permissions ?? 0);
  const may = (permission: bigint): boolean =>
    (permissions & (permission | PermissionFlagsBits.Administrator)) !== 0n;
  const address: CallAddress = {
    applicationId: interaction.application_id,
    interactionId: id,
    token: interaction.token,
    tokenExpiresAtMs: madeAtMs(id, nowMs) + tokenLifeMs - tokenMarginMs,
    channelId,
    userId,
    isGuildInstalled: isGuildInstalled(interaction),
    uploadLimitBytes: interaction.attachment_size_limit ?? smallestUploadLimitBytes,
    ...(!isDirect && { guildId }),
  };
  return {
    address,
    caller: {
      surface: 'discord',
      userExternalId: userId,
      spaceExternalId: isDirect ? `dm:${userId}` : guildId,
      isDirect,
      channelExternalId: (isThread ? channel?.parent_id : undefined) ?? channelId,
      isAgeRestricted: channel?.nsfw === true || channel?.parent?.nsfw === true,
      isManager: may(PermissionFlagsBits.ManageGuild),
      isModerator: may(PermissionFlagsBits.ManageMessages),
      platformRoleIds: isDirect ? [] : (member?.roles ?? []),
      languages: [interaction.locale, interaction.guild_locale].filter(
        (language) => typeof language === 'string',
      ),
    },
    event: {
      key: `discord:${id}`,
      destinationKey: channelId,
      address,
      longestWaitMs: address.isGuildInstalled ? undefined : longestWaitMs,
    },
  };
}

/** The moment in its id; now, where that cannot be (the token is tried then, and found dead if it is). */
function madeAtMs(id: string, nowMs: number): number {
  const madeMs = createdAtMs(id);
  return Math.abs(nowMs - madeMs) <= tokenLifeMs ? madeMs : nowMs;
}

/** Servers that do not tell whose app it is know no other way of installing one. */
function isGuildInstalled({ authorizing_integration_owners: owners }: Interaction): boolean {
  return (
    (owners ?? undefined) === undefined || owners?.[ApplicationIntegrationType.GuildInstall] !== undefined
  );
}
