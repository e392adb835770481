import type { Cancel } from '../app/cancel.ts';
import type { JobBoard, JobView } from '../app/job-board.ts';
import type { NoteDelivered } from '../app/note-delivered.ts';
import type { Submit } from '../app/submit.ts';
import type { MediaFile } from '../domain/engine.ts';
import { isDrawingOver } from '../domain/job-state.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Requester } from '../domain/requester.ts';
import type { Texts } from '../domain/texts.ts';
import type { DrawOrder } from './draw-options.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import type { OutputFile } from './output-file.ts';
import { createProgressDisplay } from './progress-display.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The command line speaks English. */
const locale = 'en';

/** The flow that everybody's requests take, as far as a command needs it. */
interface DrawFlow {
  readonly submit: Submit;
  readonly cancel: Cancel;
  readonly noteDelivered: NoteDelivered;
  readonly board: Pick<JobBoard, 'subscribe'>;
}

export interface DrawDeps {
  readonly terminal: Terminal;
  readonly flow: DrawFlow;
  /** Where the files go (prepareOutputFile). */
  readonly output: OutputFile;
  readonly requester: Requester;
  readonly texts: Texts;
  readonly now: () => number;
  /** Aborts when the person has had enough (Ctrl-C). */
  readonly interrupted: AbortSignal;
}

/**
 * Draws one request and answers how that ended. The drawing goes through the same flow as everybody's.
 * @throws AppError `disk-failed` when the files cannot be written where they were wanted; they are kept in the data folder.
 */
export async function draw(order: DrawOrder, deps: DrawDeps): Promise<ExitCode> {
  const { flow, output, requester, texts, terminal } = deps;
  try {
    const submission = flow.submit({
      draft: order.draft,
      requester,
      destination: { key: requester.userExternalId, address: null },
    });
    if (!submission.ok) return tellRefusal(submission.refusal, order, deps);
    const { jobId, adjustments } = submission.receipt;
    const notes = adjustments.map((adjustment) => texts.adjustment(adjustment, locale));
    tellNotes(notes, terminal);
    return await tellEnd(await whenOver(jobId, deps), { order, notes }, deps);
  } finally {
    await output.discard();
  }
}

/** @throws UsageError when the picture that an option names cannot be read. */
export async function refuseMissingPicture(
  option: '--init' | '--mask',
  path: string | undefined,
  isReadable: (path: string) => Promise<boolean>,
): Promise<void> {
  if (path !== undefined && !(await isReadable(path))) {
    throw new UsageError(`${option} ${path}: there is no such file, or it cannot be read. Name a picture.`);
  }
}

/** Shows the job until its drawing is over. An interruption cancels it; the engine then stops within one step. */
function whenOver(jobId: string, { terminal, flow, interrupted }: DrawDeps): Promise<JobView> {
  const progress = createProgressDisplay(terminal.err);
  const stop = (): void => void flow.cancel(jobId, { admin: 'operator' });
  return new Promise((resolve) => {
    flow.board.subscribe(jobId, (view) => {
      progress.show(view);
      if (!isDrawingOver(view.state)) return;
      progress.clear();
      interrupted.removeEventListener('abort', stop);
      resolve(view);
    });
    if (interrupted.aborted) stop();
    else interrupted.addEventListener('abort', stop, { once: true });
  });
}

interface Ending {
  readonly order: DrawOrder;
  /** Sentences already told. */
  readonly notes: readonly string[];
}

async function tellEnd(
  view: JobView,
  { order, notes }: Ending,
  { terminal, flow, output, texts, interrupted, now }: DrawDeps,
): Promise<ExitCode> {
  if (view.state === 'generated') {
    const files = await output.deliver(view.media, view.request.prompt);
    flow.noteDelivered(view.jobId);
    const news = view.notices.map((notice) => texts.notice(notice, locale));
    tellNotes(news, terminal);
    if (order.json) {
      writeJson(terminal.out, { ok: true, files, request: view.request, notes: [...notes, ...news] });
    } else {
      for (const { path } of files) terminal.out.write(`${path}\n`);
      terminal.err.write(`${toSummary(files, now() - view.acceptedAtMs)}\n`);
    }
    return exitCodes.done;
  }
  const canceled = view.state === 'canceled' || interrupted.aborted;
  const error = canceled ? 'Canceled. Nothing was written.' : (view.error ?? 'Nothing was drawn.');
  if (order.json) writeJson(terminal.out, { ok: false, error, kind: canceled ? 'canceled' : 'failed' });
  else terminal.err.write(`${error}\n`);
  return canceled ? exitCodes.interrupted : exitCodes.failed;
}

function tellRefusal(refusal: Refusal, order: DrawOrder, { terminal, texts }: DrawDeps): ExitCode {
  const error = texts.refusal(refusal, locale);
  if (order.json) writeJson(terminal.out, { ok: false, error, kind: refusal.kind });
  else terminal.err.write(`${error}\n`);
  return exitCodes.refused;
}

function tellNotes(notes: readonly string[], terminal: Terminal): void {
  for (const note of notes) terminal.err.write(`Note: ${note}\n`);
}

function toSummary(files: readonly MediaFile[], tookMs: number): string {
  const seeds = files.map(({ seed }) => seed).join(', ');
  return `Drawn in ${(tookMs / 1000).toFixed(1)} s, seed ${seeds}.`;
}
