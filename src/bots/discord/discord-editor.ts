import type { BotDeps } from '../../chat/bot.ts';
import { readDestination } from '../../chat/destination.ts';
import type { EditOutcome, MessageEditor } from '../../chat/message-editor.ts';
import { type MessageAddress, readMessageAddress } from './address.ts';
import type { DiscordApi } from './discord-api.ts';
import { type DiscordFailure, errorCodes, toDiscordFailure } from './discord-error.ts';
import { type MessageBody, toLiveMessage } from './to-message.ts';

const paceMs = 2_000;
const editsPerSecond = 20;
/** Nothing is sent until somebody has acted. */
const afterProblemMs = 60_000;

export interface DiscordEditorDeps extends Pick<BotDeps, 'jobs' | 'messages' | 'transact' | 'now'> {
  readonly api: Pick<DiscordApi, 'editReply' | 'editMessage'>;
}

/** Edits with the interaction's token while that lives, then with the bot's where the bot is. */
export function createDiscordEditor({
  api,
  jobs,
  messages,
  transact,
  now,
}: DiscordEditorDeps): MessageEditor {
  const isSpoiler = (jobId: string): boolean => {
    const job = jobs.get(jobId);
    return job !== undefined && readDestination(job).manner.isSpoiler;
  };
  const byToken = async (jobId: string, address: MessageAddress, body: MessageBody, signal: AbortSignal) => {
    const messageId = await api.editReply('progress', address, body, signal);
    if (messageId === undefined || address.messageId !== undefined) return;
    // Once the token is gone, the message is known by this alone.
    transact(() => messages.put({ jobId, surface: 'discord', address: { ...address, messageId } }, now()));
  };
  return {
    paceMs,
    editsPerSecond,
    async edit({ jobId, address: kept }, content, signal) {
      const address = readMessageAddress(kept);
      if (address === undefined) return { kind: 'gone' };
      const body = toLiveMessage(content, isSpoiler(jobId));
      try {
        if (now() < address.tokenExpiresAtMs) {
          try {
            await byToken(jobId, address, body, signal);
            return { kind: 'edited' };
          } catch (error) {
            const failure = toDiscordFailure(error, 'edit an answer', false);
            if (failure.kind !== 'gone' || failure.code === errorCodes.unknownMessage) throw failure;
          }
        }
        const { channelId, messageId, isEphemeral, isGuildInstalled } = address;
        if (messageId === undefined || isEphemeral || !isGuildInstalled) return { kind: 'gone' };
        await api.editMessage('progress', channelId, messageId, body, signal);
        return { kind: 'edited' };
      } catch (error) {
        return toOutcome(toDiscordFailure(error, 'edit a message', true));
      }
    },
  };
}

function toOutcome(failure: DiscordFailure): EditOutcome {
  switch (failure.kind) {
    case 'gone':
    case 'forbidden':
      return { kind: 'gone' };
    case 'rate-limited':
      return { kind: 'later', afterMs: failure.retryAfterMs ?? paceMs };
    case 'unauthorized':
      return { kind: 'later', afterMs: afterProblemMs };
    case 'too-large':
    case 'invalid':
    case 'unavailable':
      throw failure;
  }
}
