import type { JobBoard } from '../app/job-board.ts';
import type { ChatMessages } from '../domain/chat-message.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Log } from '../domain/log.ts';
import type { ChatSurface } from '../domain/surface.ts';
import type { Texts } from '../domain/texts.ts';
import type { Transact } from '../domain/transact.ts';
import { readDestination } from './destination.ts';
import { createEditBudget } from './edit-budget.ts';
import { createLiveMessage, type LiveMessage, previewEveryMs } from './live-message.ts';
import type { MessageEditor } from './message-editor.ts';
import { createRenderLive } from './render-live.ts';

/** Keeps the messages of one surface's jobs up to date while they wait and are drawn. */
export interface LiveMessages {
  /** From now on, or again; the message's place is read from `ChatMessages` at every edit. Cheap. */
  follow(jobId: string): void;
  /**
   * No more edits, however the job ends, until it is followed again: resolves when one that is under way has ended.
   * Called before the result takes the message's place.
   */
  release(jobId: string): Promise<void>;
  /** Takes up what the last run left open. */
  start(): void;
  /** Edits nothing more; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

export interface LiveMessagesDeps {
  readonly surface: ChatSurface;
  readonly editor: MessageEditor;
  readonly board: Pick<JobBoard, 'get' | 'subscribe'>;
  readonly jobs: Pick<JobStore, 'get'>;
  readonly messages: Pick<ChatMessages, 'get' | 'open' | 'close'>;
  readonly texts: Texts;
  readonly transact: Transact;
  readonly log: Log;
  readonly now: () => number;
}

export function createLiveMessages(deps: LiveMessagesDeps): LiveMessages {
  const { surface, editor, board, jobs, messages, transact, log, now } = deps;
  const render = createRenderLive(deps.texts);
  const budget = createEditBudget(editor.editsPerSecond, now);
  const followed = new Map<string, { readonly live: LiveMessage; readonly unsubscribe: () => void }>();
  let isStopped = false;

  const close = (jobId: string): void => transact(() => messages.close(jobId, now()));
  const drop = (jobId: string, live: LiveMessage): void => {
    const known = followed.get(jobId);
    if (known?.live !== live) return;
    known.unsubscribe();
    followed.delete(jobId);
  };
  const begin = (jobId: string, isFresh: boolean): void => {
    if (isStopped) return;
    const earlier = followed.get(jobId);
    if (earlier !== undefined) {
      void earlier.live.stop();
      drop(jobId, earlier.live);
    }
    const job = jobs.get(jobId);
    if (job === undefined || board.get(jobId) === undefined) {
      // Its words were erased: there is nothing left to tell, and nobody to tell it to.
      close(jobId);
      return;
    }
    const { locale } = readDestination(job).manner;
    const live = createLiveMessage({
      jobId,
      editor,
      budget,
      readMessage: () => {
        const message = messages.get(jobId);
        return message?.closedAtMs === undefined ? message : undefined;
      },
      readView: () => board.get(jobId),
      render: (view) => render(view, locale, jobs.get(jobId)?.errorKind),
      isFresh,
      showsPreviews: job.predictedMs > previewEveryMs,
      close: () => close(jobId),
      onOver: () => drop(jobId, live),
      log: log.child({ surface }),
    });
    // The first view comes at once, and may be the last: then it is not followed any more when this is reached.
    let unsubscribe = (): void => {};
    followed.set(jobId, { live, unsubscribe: () => unsubscribe() });
    // Thousands may wait: each looks at its place when its turn to be edited has come.
    unsubscribe = board.subscribe(jobId, live.show, { hearsMoves: false });
    if (followed.get(jobId)?.live !== live) unsubscribe();
  };
  const beginSafely = (jobId: string, isFresh: boolean): void => {
    try {
      begin(jobId, isFresh);
    } catch (error) {
      log.error({ jobId, surface, err: error }, 'a message is not kept up to date');
    }
  };

  return {
    follow: (jobId) => beginSafely(jobId, true),
    release: async (jobId) => followed.get(jobId)?.live.release(),
    start() {
      isStopped = false;
      for (const { jobId } of messages.open(surface)) beginSafely(jobId, false);
    },
    async stop() {
      isStopped = true;
      const open = [...followed.values()];
      followed.clear();
      for (const { unsubscribe } of open) unsubscribe();
      await Promise.all(open.map(({ live }) => live.stop()));
    },
  };
}
