import { MessageFlags } from 'discord-api-types/v10';
import type { Log } from '../../domain/log.ts';
import { originalTarget } from './address.ts';
import type { DiscordApi } from './discord-api.ts';
import { toDiscordFailure } from './discord-error.ts';
import type { Talk } from './talk.ts';

/** Deletes the message whose button was pressed; false when Discord does not let it. */
export type DeletePressed = (talk: Talk, tokenKnowsIt: boolean) => Promise<boolean>;

export function createDeletePressed({
  api,
  log,
}: {
  readonly api: Pick<DiscordApi, 'deleteMessage' | 'deleteReply'>;
  readonly log: Log;
}): DeletePressed {
  return async ({ interaction, address }, tokenKnowsIt) => {
    if (!('message' in interaction)) return false;
    const { id, flags } = interaction.message;
    const isEphemeral = ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    const ways = [
      // The bot's own token reaches neither what one person alone sees nor channels the bot is not in.
      ...(isEphemeral || !address.isGuildInstalled ? [] : [() => api.deleteMessage(address.channelId, id)]),
      ...(tokenKnowsIt ? [() => api.deleteReply({ ...address, target: originalTarget })] : []),
    ];
    for (const remove of ways) {
      try {
        await remove();
        return true;
      } catch (error) {
        const failure = toDiscordFailure(error, 'delete a message', false);
        log.info({ surface: 'discord', err: failure }, 'a message was not deleted');
      }
    }
    return false;
  };
}
