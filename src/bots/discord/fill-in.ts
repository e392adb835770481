import { originalTarget, toOriginal } from './address.ts';
import type { DiscordApi } from './discord-api.ts';
import type { KeepMessages } from './keep-messages.ts';
import type { Talk } from './talk.ts';
import { type Said, toFlags, toSaidMessage } from './to-message.ts';

/** Puts an answer into the place that was kept for it (`isEphemeral`). Rejects with a `DiscordFailure`. */
export type FillIn = (talk: Talk, answer: Said, isEphemeral: boolean) => Promise<void>;

export function createFillIn({
  api,
  kept,
}: {
  readonly api: Pick<DiscordApi, 'editReply' | 'deleteReply' | 'followUp'>;
  readonly kept: KeepMessages;
}): FillIn {
  return async ({ address }, answer, isEphemeral) => {
    const { isPrivate } = answer;
    // The event was answered before: the message is the job's, or has its result by now.
    if (answer.kind === 'accepted' && kept.has(answer.jobId)) return;
    const body = toSaidMessage(answer);
    const original = { ...address, target: originalTarget };
    if (isPrivate === isEphemeral) {
      const messageId = await api.editReply('answer', original, body);
      if (answer.kind === 'accepted') kept.keep(answer.jobId, toOriginal(address, isPrivate, messageId));
      return;
    }
    // Who sees a message was settled when its place was kept, so the answer needs another place. The first one goes
    // before: or Discord takes what follows for its text.
    await api.deleteReply(original);
    const messageId = await api.followUp(address, { ...body, ...toFlags(isPrivate) });
    if (answer.kind !== 'accepted' || messageId === undefined) return;
    kept.keep(answer.jobId, { ...toOriginal(address, isPrivate, messageId), target: messageId });
  };
}
