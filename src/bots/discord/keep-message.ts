import type { BotDeps } from '../../chat/bot.ts';
import type { LiveMessages } from '../../chat/live-messages.ts';
import type { MessageAddress } from './address.ts';

/** A job's message is there: from now on it tells how the job stands. */
export type KeepMessage = (jobId: string, address: MessageAddress) => void;

export function createKeepMessage({
  transact,
  messages,
  live,
  now,
}: Pick<BotDeps, 'transact' | 'messages' | 'now'> & {
  readonly live: Pick<LiveMessages, 'follow'>;
}): KeepMessage {
  return (jobId, address) => {
    transact(() => {
      // When the same event is answered again, less may be known of the message than before.
      if (address.messageId === undefined && messages.get(jobId) !== undefined) return;
      messages.put({ jobId, surface: 'discord', address }, now());
    });
    live.follow(jobId);
  };
}
