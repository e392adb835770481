import { type APIChannel, ChannelType } from 'discord-api-types/v10';
import { shapedAs } from './shaped-as.ts';
import type { StubChannel } from './world.ts';

type PartialChannel = Partial<APIChannel> & Pick<APIChannel, 'id' | 'type'>;

/** A channel as the API and interactions show it. */
export function toChannelObject(channel: StubChannel): PartialChannel {
  const common = { id: channel.id, type: channel.type, flags: 0, last_message_id: null };
  const object =
    channel.guildId === undefined
      ? { ...common, ...(channel.recipient === undefined ? {} : { recipients: [channel.recipient] }) }
      : {
          ...common,
          guild_id: channel.guildId,
          name: channel.name,
          nsfw: channel.isNsfw,
          rate_limit_per_user: 0,
          ...(isThread(channel.type)
            ? {
                parent_id: channel.parentId,
                thread_metadata: {
                  archived: false,
                  archive_timestamp: new Date(0).toISOString(),
                  auto_archive_duration: 1_440,
                  locked: false,
                },
              }
            : { parent_id: channel.parentId ?? null, position: 0, topic: null, permission_overwrites: [] }),
        };
  return shapedAs<PartialChannel>(object);
}

function isThread(type: ChannelType): boolean {
  return [ChannelType.AnnouncementThread, ChannelType.PublicThread, ChannelType.PrivateThread].includes(type);
}
