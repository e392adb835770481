import { onTestFinished, vi } from 'vitest';
import type { LiveContent } from '../../../src/chat/answer.ts';
import { toDestination } from '../../../src/chat/destination.ts';
import { createLiveMessages } from '../../../src/chat/live-messages.ts';
import type { EditOutcome } from '../../../src/chat/message-editor.ts';
import type { Locale } from '../../../src/domain/texts.ts';
import { aLog } from '../../support/a-log.ts';
import { aFlow } from '../../support/flow.ts';
import { texts } from '../../support/texts.ts';

export const paceMs = 3_000;

export interface Edit {
  readonly jobId: string;
  readonly content: LiveContent;
  readonly signal: AbortSignal;
  /** Ends it; without that it is under way for ever. */
  end(outcome: EditOutcome | Error): void;
}

/** Live messages on a real flow, with an editor that a test plays and timers that it moves. */
export async function aLiveRoom(
  options: {
    readonly folder?: string;
    readonly answers?: 'edited' | 'never';
    readonly editsPerSecond?: number;
  } = {},
) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const flow = await aFlow({ ...(options.folder !== undefined && { folder: options.folder }) });
  const { stores, board } = flow;
  const { log, lines } = aLog();
  const edits: Edit[] = [];
  let answers = options.answers ?? 'edited';
  const live = createLiveMessages({
    surface: 'telegram',
    editor: {
      paceMs,
      editsPerSecond: options.editsPerSecond ?? Number.POSITIVE_INFINITY,
      edit: ({ jobId }, content, signal) =>
        new Promise((resolve, reject) => {
          const end = (outcome: EditOutcome | Error): void =>
            outcome instanceof Error ? reject(outcome) : resolve(outcome);
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          edits.push({ jobId, content, signal, end });
          if (answers === 'edited') end({ kind: 'edited' });
        }),
    },
    board,
    ...stores,
    messages: stores.chatMessages,
    texts,
    log,
    now: () => 1_000_000,
  });
  /** Accepts a request whose message is posted and followed. */
  const follow = (locale: Locale = 'en', predictedMs = 60_000): string => {
    stores.rates.learn('mini', 'image', 1, predictedMs / 27, 0);
    const manner = { locale, isPrivate: false, isSpoiler: false, isMotionReduced: false };
    const { jobId } = flow.accept({}, { destination: toDestination('chat-1', manner, { chat: 1 }) });
    stores.chatMessages.put({ jobId, surface: 'telegram', address: { message: jobId } }, 1);
    live.follow(jobId);
    return jobId;
  };
  return {
    ...flow,
    live,
    edits,
    logLines: lines,
    follow,
    /** From now on edits wait for the test to end them, or not any more. */
    answer: (how: 'edited' | 'never') => {
      answers = how;
    },
    texts: () => edits.map(({ content }) => content.text),
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    closedAt: (jobId: string) => stores.chatMessages.get(jobId)?.closedAtMs,
  };
}
