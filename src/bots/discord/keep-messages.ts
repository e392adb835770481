import type { BotDeps } from '../../chat/bot.ts';
import type { LiveMessages } from '../../chat/live-messages.ts';
import type { MessageAddress } from './address.ts';

/** Notes where jobs' messages are. */
export interface KeepMessages {
  has(jobId: string): boolean;
  /**
   * From now on the message tells how the job stands. One that is known stays: when the same event is answered again,
   * the job may be over by now and its result stand there.
   */
  keep(jobId: string, address: MessageAddress): void;
}

export function createKeepMessages({
  transact,
  messages,
  live,
  now,
}: Pick<BotDeps, 'transact' | 'messages' | 'now'> & {
  readonly live: Pick<LiveMessages, 'follow'>;
}): KeepMessages {
  const has = (jobId: string): boolean => messages.get(jobId) !== undefined;
  return {
    has,
    keep(jobId, address) {
      transact(() => {
        if (!has(jobId)) messages.put({ jobId, surface: 'discord', address }, now());
      });
      live.follow(jobId);
    },
  };
}
