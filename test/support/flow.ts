import { createCancel } from '../../src/app/cancel.ts';
import { createJobBoard, type JobView } from '../../src/app/job-board.ts';
import { createRunJob } from '../../src/app/run-job.ts';
import { createSubmit, type Submission } from '../../src/app/submit.ts';
import type { RequestDraft } from '../../src/domain/generation-request.ts';
import type { Receipt } from '../../src/domain/receipt.ts';
import { defaultRequestLimits } from '../../src/domain/request-limits.ts';
import { createLocalLane } from '../../src/queue/local-lane.ts';
import { aLog } from './a-log.ts';
import { aHandEngine } from './hand-engine.ts';
import { aModel } from './models.ts';

/** The whole flow on a hand engine, with jobs named job-1, job-2 … */
export function aFlow(changes: { readonly queueLimit?: number; readonly historyLimit?: number } = {}) {
  const { log, lines } = aLog();
  const engine = aHandEngine();
  const lane = createLocalLane({ concurrency: 1 });
  const board = createJobBoard({ lane, log, now: () => 1_000, historyLimit: changes.historyLimit ?? 200 });
  let accepted = 0;
  const submitDraft = createSubmit({
    board,
    lane,
    runJob: createRunJob({
      board,
      log,
      engineFor: () => engine,
      outputFor: (jobId) => ({
        outputFolder: '/media',
        fileStem: jobId,
        pictureFormat: 'png',
        embedParameters: true,
        previews: true,
      }),
      newReference: () => 'REFERENCE',
    }),
    models: [aModel()],
    defaultModel: 'mini',
    limits: defaultRequestLimits,
    queueLimit: changes.queueLimit ?? 10,
    newJobId: () => {
      accepted += 1;
      return `job-${accepted}`;
    },
    randomSeed: () => 77,
  });
  const submit = (draft: Partial<RequestDraft> = {}): Submission =>
    submitDraft({ kind: 'image', prompt: 'a cat', ...draft });
  return {
    board,
    lane,
    engine,
    log: lines,
    submit,
    /** Submits a request that has to be accepted. */
    accept(draft: Partial<RequestDraft> = {}): Receipt {
      const submission = submit(draft);
      if (!submission.ok) throw new Error(`refused: ${submission.refusal.kind}`);
      return submission.receipt;
    },
    cancel: createCancel(board),
    /** Resolves with the first view of a job that fits. */
    whenJob: (jobId: string, fits: (view: JobView) => boolean): Promise<JobView> =>
      new Promise((resolve) => {
        board.subscribe(jobId, (view) => {
          if (fits(view)) resolve(view);
        });
      }),
  };
}
