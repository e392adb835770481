import type { JobView } from '../app/job-board.ts';
import type { ChatMessage } from '../domain/chat-message.ts';
import type { Log } from '../domain/log.ts';
import type { LiveContent } from './answer.ts';
import type { EditBudget } from './edit-budget.ts';
import type { EditOutcome, MessageEditor } from './message-editor.ts';

/** Between two previews of one message; a drawing that is likely ready sooner gets none. */
export const previewEveryMs = 4_000;
/** An edit that takes longer is given up: it must not hold up the result. */
const editTimeoutMs = 30_000;
const firstRetryMs = 1_000;
const longestRetryMs = 60_000;

export interface LiveMessageDeps {
  readonly jobId: string;
  readonly editor: MessageEditor;
  /** Of all messages together. */
  readonly budget: EditBudget;
  /** Where the message is now; undefined when there is none, or none that is open. */
  readonly readMessage: () => ChatMessage | undefined;
  readonly readView: () => JobView | undefined;
  readonly render: (view: JobView) => LiveContent | undefined;
  /** It says already how things stand while the job waits. */
  readonly isFresh: boolean;
  readonly showsPreviews: boolean;
  /** The job is over, and that has been told as far as it can be. May throw: then it is called again. */
  readonly close: () => void;
  /** Nothing is edited any more. */
  readonly onOver: () => void;
  readonly log: Log;
}

/** The one message of one job, which is made to say how the job stands. */
export interface LiveMessage {
  /** The job has changed. */
  show(view: JobView): void;
  /** Edits nothing more, but notes the end; resolves when an edit under way has ended. */
  release(): Promise<void>;
  /** Edits nothing more; resolves when an edit under way has ended. */
  stop(): Promise<void>;
}

export function createLiveMessage(deps: LiveMessageDeps): LiveMessage {
  const { jobId, editor, budget, readMessage, log, close, onOver } = deps;
  const stopping = new AbortController();
  let latest: JobView | undefined;
  /** What the message says, or was meant to say when an edit of it came to nothing. */
  let shown: Pick<LiveContent, 'text' | 'preview'> | undefined;
  let isFresh = deps.isFresh;
  let isReleased = false;
  let isGone = false;
  let isPreviewDue = deps.showsPreviews;
  let failures = 0;
  let hasTurn = false;
  let resting: NodeJS.Timeout | undefined;
  let waitingTurn: NodeJS.Timeout | undefined;
  let previewTimer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;

  const rest = (forMs: number): void => {
    if (stopping.signal.aborted) return;
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = undefined;
      lookAgain();
    }, forMs);
  };
  /** Nobody tells when only a job's place has changed. */
  const lookAgain = (): void => {
    if (latest?.state === 'queued') latest = deps.readView() ?? latest;
    look();
  };
  const lookAgainInTurn = (): void => {
    clearTimeout(waitingTurn);
    hasTurn = true;
    waitingTurn = setTimeout(lookAgain, Math.max(editor.paceMs, budget.reserve()));
  };
  const end = (): void => {
    stopping.abort();
    clearTimeout(waitingTurn);
    clearTimeout(resting);
    clearTimeout(previewTimer);
    onOver();
  };
  /** After a last edit that failed, and after what kept an edit from being made or noted. */
  const retry = (): void => {
    failures += 1;
    rest(Math.max(editor.paceMs, Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1))));
  };
  const closeAndEnd = (): void => {
    try {
      close();
      end();
    } catch (error) {
      log.warn({ jobId, err: error }, 'a message could not be noted as told');
      retry();
    }
  };
  const takePreview = (content: LiveContent): LiveContent => {
    if (content.isLast) return content;
    const isNew = isPreviewDue && content.preview !== undefined && content.preview !== shown?.preview;
    return { ...content, preview: isNew ? content.preview : shown?.preview };
  };
  const keep = ({ text, preview }: LiveContent): void => {
    if (preview !== undefined && preview !== shown?.preview) {
      isPreviewDue = false;
      previewTimer = setTimeout(() => {
        isPreviewDue = true;
        look();
      }, previewEveryMs);
    }
    shown = { text, preview };
  };
  const settle = (content: LiveContent, outcome: EditOutcome | undefined): void => {
    if (stopping.signal.aborted) return;
    if (outcome?.kind === 'later') {
      rest(outcome.afterMs);
    } else if (outcome === undefined && content.isLast) {
      retry();
    } else {
      isGone = outcome?.kind === 'gone';
      keep(content);
      if (content.isLast) closeAndEnd();
      else rest(editor.paceMs);
    }
  };
  /** Undefined when it failed. */
  const edit = async (message: ChatMessage, content: LiveContent): Promise<EditOutcome | undefined> => {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), editTimeoutMs);
    try {
      return await editor.edit(message, content, AbortSignal.any([stopping.signal, timeout.signal]));
    } catch (error) {
      // A client library's error may carry tokens and prompts: only what it is called is said.
      const kind = error instanceof Error ? error.name : typeof error;
      log.warn({ jobId, kind }, 'a message could not be edited');
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  };
  /** How a job ends is told at once; progress waits until it is this message's turn, and is told as it is by then. */
  const isTurn = ({ isLast }: LiveContent): boolean => {
    if (isLast || hasTurn) return true;
    hasTurn = true;
    const waitMs = budget.reserve();
    if (waitMs > 0) rest(waitMs);
    return waitMs === 0;
  };
  const tell = (rendered: LiveContent): void => {
    const content = takePreview(rendered);
    const message = isGone ? undefined : readMessage();
    const isSaid = content.text === shown?.text && content.preview === shown.preview;
    if (message !== undefined && !isSaid && !isTurn(content)) return;
    if (message !== undefined && !isSaid) {
      hasTurn = false;
      underWay = edit(message, content).then((outcome) => {
        underWay = undefined;
        settle(content, outcome);
      });
    } else if (content.isLast) {
      closeAndEnd();
    } else if (latest?.state === 'queued' && !isGone) {
      lookAgainInTurn();
    }
  };
  /** Tells what there is to tell, unless it is too early for that. Never throws. */
  const look = (): void => {
    if (stopping.signal.aborted || latest === undefined) return;
    if (latest.state === 'delivered') closeAndEnd();
    else if (resting === undefined && underWay === undefined) {
      try {
        const rendered = deps.render(latest);
        // Whoever took the message over says how it ends.
        if (isReleased && rendered?.isLast === true) closeAndEnd();
        else if (!isReleased && rendered !== undefined) tell(rendered);
      } catch (error) {
        log.error({ jobId, err: error }, 'a message could not be kept up to date');
        retry();
      }
    }
  };

  // The message was posted, or edited last, who knows how shortly before.
  rest(editor.paceMs);
  return {
    show(view) {
      if (stopping.signal.aborted) return;
      latest = view;
      const isSaid = isFresh && view.state === 'queued' && !view.isPaused;
      isFresh = false;
      if (isSaid) shown = deps.render(view);
      look();
    },
    async release() {
      isReleased = true;
      await underWay;
    },
    async stop() {
      stopping.abort();
      clearTimeout(waitingTurn);
      clearTimeout(resting);
      clearTimeout(previewTimer);
      await underWay;
    },
  };
}
