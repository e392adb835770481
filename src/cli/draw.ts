import { createCancel } from '../app/cancel.ts';
import { createDeliver } from '../app/deliver.ts';
import { createJobBoard, type JobBoard, type JobView } from '../app/job-board.ts';
import { createRunJob } from '../app/run-job.ts';
import { createSubmit } from '../app/submit.ts';
import type { Adjustment } from '../domain/adjustment.ts';
import { describeAdjustment } from '../domain/describe-adjustment.ts';
import { describeNotice } from '../domain/describe-notice.ts';
import { describeRefusal } from '../domain/describe-refusal.ts';
import type { Engine, EngineNotice, MediaFile } from '../domain/engine.ts';
import { isDrawingOver } from '../domain/job-state.ts';
import type { Lane } from '../domain/lane.ts';
import type { Log } from '../domain/log.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import type { Refusal } from '../domain/refusal.ts';
import { defaultRequestLimits } from '../domain/request-limits.ts';
import type { DrawOrder } from './draw-options.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { chooseFormat, type OutputFile, prepareOutputFile } from './output-file.ts';
import { createProgressDisplay } from './progress-display.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface DrawDeps {
  readonly terminal: Terminal;
  readonly workingFolder: string;
  /** What is installed, and the name of the one to draw with. */
  readonly models: readonly ModelInfo[];
  readonly model: string;
  /** Starts an engine for a model; called once, for the model of the accepted request. */
  readonly startEngine: (model: ModelInfo) => Engine;
  readonly lane: Lane;
  readonly log: Log;
  readonly newJobId: () => string;
  readonly randomSeed: () => number;
  readonly now: () => number;
  readonly isReadable: (path: string) => Promise<boolean>;
  /** Aborts when the person has had enough (Ctrl-C). */
  readonly interrupted: AbortSignal;
}

/**
 * Draws one request and answers how that ended. The drawing goes through the same flow as everybody's.
 * @throws UsageError and AppError, both before anything is drawn; `AppError` `disk-failed` also when the files cannot be moved.
 */
export async function draw(order: DrawOrder, deps: DrawDeps): Promise<ExitCode> {
  const pictureFormat = chooseFormat(order.output);
  await refuseMissingPicture(order, deps);
  const output = await prepareOutputFile(order.output.out, deps.workingFolder);
  let engine: Engine | undefined;
  const board = createJobBoard({ lane: deps.lane, now: deps.now, log: deps.log });
  const submit = createSubmit({
    board,
    lane: deps.lane,
    runJob: createRunJob({
      board,
      log: deps.log,
      newReference: deps.newJobId,
      engineFor(name) {
        engine ??= deps.startEngine(modelNamed(name, deps.models));
        return engine;
      },
      outputFor: () => ({
        outputFolder: output.stagingFolder,
        fileStem: 'drawn',
        pictureFormat: pictureFormat === 'gif' ? 'png' : pictureFormat,
        embedParameters: order.embedParameters,
        previews: false,
      }),
    }),
    models: deps.models,
    defaultModel: deps.model,
    limits: defaultRequestLimits,
    queueLimit: 1,
    newJobId: deps.newJobId,
    randomSeed: deps.randomSeed,
  });
  try {
    const submission = submit({ ...order.draft, model: deps.model });
    if (!submission.ok) return tellRefusal(submission.refusal, order, deps.terminal);
    const { jobId, adjustments } = submission.receipt;
    const notes = adjustments.map((adjustment: Adjustment) => describeAdjustment(adjustment));
    tellNotes(notes, deps.terminal);
    const view = await whenOver(jobId, board, deps);
    return await tellEnd(view, { order, output, notes, board }, deps);
  } finally {
    await engine?.stop();
    await output.discard();
  }
}

async function refuseMissingPicture(order: DrawOrder, { isReadable }: DrawDeps): Promise<void> {
  const path = order.draft.initImagePath;
  if (path !== undefined && !(await isReadable(path))) {
    throw new UsageError(`--init ${path}: there is no such file, or it cannot be read. Name a picture.`);
  }
}

function modelNamed(name: string, models: readonly ModelInfo[]): ModelInfo {
  const model = models.find((info) => info.name === name);
  if (model === undefined) throw new Error(`The accepted model ${name} is not among those offered`);
  return model;
}

/** Shows the job until its drawing is over. An interruption cancels it; the engine then stops within one step. */
function whenOver(jobId: string, board: JobBoard, { terminal, interrupted }: DrawDeps): Promise<JobView> {
  const progress = createProgressDisplay(terminal.err);
  const cancel = createCancel(board);
  const stop = (): void => void cancel(jobId);
  return new Promise((resolve) => {
    board.subscribe(jobId, (view) => {
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
  readonly output: OutputFile;
  /** Sentences already told. */
  readonly notes: readonly string[];
  readonly board: JobBoard;
}

async function tellEnd(
  view: JobView,
  { order, output, notes, board }: Ending,
  deps: DrawDeps,
): Promise<ExitCode> {
  const { terminal, interrupted, now } = deps;
  if (view.state === 'generated') {
    const files = await output.deliver(view.media, view.request.prompt);
    createDeliver(board)(view.jobId);
    const news = view.notices.map((notice: EngineNotice) => describeNotice(notice));
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

function tellRefusal(refusal: Refusal, order: DrawOrder, terminal: Terminal): ExitCode {
  const error = describeRefusal(refusal);
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
