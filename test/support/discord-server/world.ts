import { type APIUser, ChannelType, Locale, PermissionFlagsBits } from 'discord-api-types/v10';
import { apiErrors } from './api-error.ts';

export interface StubGuild {
  readonly id: string;
  readonly name: string;
  readonly locale: Locale;
  /** Boosts raise it. */
  readonly attachmentLimitBytes: number;
  /** False: the app was only installed by users there, and its token reaches nothing. */
  readonly isAppMember: boolean;
  /** What the app may do there. */
  readonly appPermissions: bigint;
}

export interface StubChannel {
  readonly id: string;
  readonly type: ChannelType;
  /** Undefined for a conversation. */
  readonly guildId: string | undefined;
  readonly name: string | null;
  readonly isNsfw: boolean;
  /** Of a thread: the channel it belongs to. */
  readonly parentId: string | undefined;
  /** The other person of a conversation with the bot. */
  readonly recipient: APIUser | undefined;
}

/** Why the bot's token cannot do something in a channel. */
type ChannelTrouble =
  | 'gone'
  | 'no-access'
  | 'no-permission'
  | 'dm-closed'
  /** Archived for good: only moderators open it again. */
  | 'archived'
  | 'locked';

export interface World {
  addGuild(guild?: Partial<Omit<StubGuild, 'id'>>): StubGuild;
  /** A text channel unless told otherwise. */
  addChannel(channel: {
    readonly guildId: string;
    readonly type?: ChannelType;
    readonly name?: string;
    readonly isNsfw?: boolean;
    readonly parentId?: string;
  }): StubChannel;
  addUser(username: string, changes?: Partial<Omit<APIUser, 'id' | 'username'>>): APIUser;
  /** The conversation between somebody and the bot, made when there is none. */
  directChannel(userId: string): StubChannel;
  /** Things go wrong in the channel until told otherwise. */
  setTrouble(channelId: string, trouble: ChannelTrouble | undefined): void;
  /** @throws Error for somebody who was never added. */
  user(userId: string): APIUser;
  findUser(userId: string): APIUser | undefined;
  findGuild(guildId: string): StubGuild | undefined;
  /** @throws ApiError when the channel is gone or was never there. */
  channel(channelId: string): StubChannel;
  guildOf(channel: StubChannel): StubGuild | undefined;
  /** @throws ApiError when the bot's token cannot do this in the channel. */
  reach(channelId: string, purpose: 'read' | 'send' | 'edit'): StubChannel;
}

/** What Discord grants with the usual invitation of a bot that posts pictures. */
export const usualPermissions: bigint =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands;

export const mebibyte = 1_048_576;
export const usualAttachmentLimitBytes: number = 10 * mebibyte;

/** The guilds, channels and people there are. */
export function createWorld(nextId: () => string): World {
  const guilds = new Map<string, StubGuild>();
  const channels = new Map<string, StubChannel>();
  const users = new Map<string, APIUser>();
  const troubles = new Map<string, ChannelTrouble>();

  const add = (channel: Omit<StubChannel, 'id'>): StubChannel => {
    const added = { id: nextId(), ...channel };
    channels.set(added.id, added);
    return added;
  };
  const channelById = (channelId: string): StubChannel => {
    const channel = channels.get(channelId);
    if (channel === undefined || troubles.get(channelId) === 'gone') throw apiErrors.unknownChannel();
    return channel;
  };
  const guildOf = (channel: StubChannel): StubGuild | undefined =>
    channel.guildId === undefined ? undefined : guilds.get(channel.guildId);
  const userById = (userId: string): APIUser => {
    const user = users.get(userId);
    if (user === undefined) throw new Error(`Expected a user who was added, got ${userId}`);
    return user;
  };

  return {
    addGuild(changes = {}) {
      const guild = {
        id: nextId(),
        name: 'A guild',
        locale: Locale.EnglishUS,
        attachmentLimitBytes: usualAttachmentLimitBytes,
        isAppMember: true,
        appPermissions: usualPermissions,
        ...changes,
      };
      guilds.set(guild.id, guild);
      return guild;
    },
    addChannel({ guildId, type = ChannelType.GuildText, name = 'drawing', isNsfw = false, parentId }) {
      if (!guilds.has(guildId)) throw new Error(`Expected a guild that was added, got ${guildId}`);
      return add({ type, guildId, name, isNsfw, parentId, recipient: undefined });
    },
    addUser(username, changes = {}) {
      const user: APIUser = {
        id: nextId(),
        username,
        discriminator: '0',
        global_name: null,
        avatar: null,
        ...changes,
      };
      users.set(user.id, user);
      return user;
    },
    directChannel(userId) {
      const recipient = userById(userId);
      const known = channels.values().find((channel) => channel.recipient?.id === userId);
      return (
        known ??
        add({
          type: ChannelType.DM,
          guildId: undefined,
          name: null,
          isNsfw: false,
          parentId: undefined,
          recipient,
        })
      );
    },
    setTrouble(channelId, trouble) {
      if (trouble === undefined) troubles.delete(channelId);
      else troubles.set(channelId, trouble);
    },
    user: userById,
    findUser: (userId) => users.get(userId),
    findGuild: (guildId) => guilds.get(guildId),
    channel: channelById,
    guildOf,
    reach(channelId, purpose) {
      const channel = channelById(channelId);
      if (guildOf(channel)?.isAppMember === false) throw apiErrors.missingAccess();
      checkTrouble(troubles.get(channelId), purpose);
      return channel;
    },
  };
}

function checkTrouble(trouble: ChannelTrouble | undefined, purpose: 'read' | 'send' | 'edit'): void {
  switch (trouble) {
    case 'no-access':
      throw apiErrors.missingAccess();
    case 'no-permission':
      if (purpose === 'send') throw apiErrors.missingPermissions();
      return;
    case 'dm-closed':
      if (purpose === 'send') throw apiErrors.cannotSendToUser();
      return;
    case 'archived':
      if (purpose !== 'read') throw apiErrors.threadArchived();
      return;
    case 'locked':
      if (purpose === 'send') throw apiErrors.threadLocked();
      return;
    case 'gone':
    case undefined:
      return;
  }
}
