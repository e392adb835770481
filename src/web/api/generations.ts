import type { Cancel } from '../../app/cancel.ts';
import type { JobBoard } from '../../app/job-board.ts';
import type { RefuseEarly } from '../../app/refuse-early.ts';
import type { Submission, Submit } from '../../app/submit.ts';
import type { Job } from '../../domain/job.ts';
import { isDrawingOver } from '../../domain/job-state.ts';
import type { JobSearch, JobStore } from '../../domain/job-store.ts';
import type { MediaStore } from '../../domain/media-store.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Locale, Texts } from '../../domain/texts.ts';
import type { ApiCaller } from './api-caller.ts';
import type { GenerationBody, GenerationInput } from './generation-schemas.ts';
import { toGeneration } from './to-generation.ts';

export interface GenerationsDeps {
  readonly submit: Submit;
  readonly refuseEarly: RefuseEarly;
  readonly cancel: Cancel;
  readonly board: Pick<JobBoard, 'get' | 'subscribe'>;
  readonly jobs: Pick<JobStore, 'get' | 'findByEvent' | 'search'>;
  readonly media: Pick<MediaStore, 'ofJob'>;
  readonly texts: Texts;
}

/** The generations that a caller may see: their own, an admin everybody's. What they may not see is not there. */
export interface Generations {
  /**
   * Why the caller could not ask for this now, before its picture is kept; undefined when `submit` may accept it, and
   * when it was accepted before.
   */
  refuseEarly(
    caller: ApiCaller,
    input: GenerationInput,
    idempotencyKey: string | undefined,
  ): Refusal | undefined;
  submit(
    caller: ApiCaller,
    input: GenerationInput,
    options: {
      readonly initImagePath?: string | undefined;
      readonly maskImagePath?: string | undefined;
      readonly idempotencyKey?: string | undefined;
    },
  ): Submission;
  find(caller: ApiCaller, jobId: string): Job | undefined;
  describe(job: Job, locale: Locale): GenerationBody;
  /** Those that fit, newest first. */
  page(
    caller: ApiCaller,
    search: JobSearch,
  ): { readonly jobs: readonly Job[]; readonly nextCursor: string | undefined };
  /** Asks it to stop; answers false when it had ended before. */
  cancel(caller: ApiCaller, jobId: string): boolean;
  /** Calls back whenever it may have changed; answers how to stop. */
  watch(jobId: string, onChange: () => void): () => void;
  /** Resolves when it is drawn or has ended, or when `signal` aborts. */
  whenOver(jobId: string, signal: AbortSignal): Promise<void>;
}

export function createGenerations(deps: GenerationsDeps): Generations {
  const { board, jobs, media, texts } = deps;
  return {
    refuseEarly(caller, { kind, prompt }, idempotencyKey) {
      const eventKey = toEventKey(caller, idempotencyKey);
      const isKnown = eventKey !== undefined && jobs.findByEvent(eventKey) !== undefined;
      return isKnown ? undefined : deps.refuseEarly({ draft: { kind, prompt }, requester: caller.requester });
    },
    submit: (caller, { kind, prompt, ...values }, { initImagePath, maskImagePath, idempotencyKey }) =>
      deps.submit({
        draft: { kind, prompt, ...values, initImagePath, maskImagePath },
        requester: caller.requester,
        destination: { key: caller.userId, address: null },
        eventKey: toEventKey(caller, idempotencyKey),
      }),
    find(caller, jobId) {
      const job = jobs.get(jobId);
      return caller.isAdmin || job?.userId === caller.userId ? job : undefined;
    },
    describe: (job, locale) => toGeneration(job, board.get(job.id), media.ofJob(job.id), { texts, locale }),
    page(caller, search) {
      const { limit } = search;
      const found = jobs.search(caller.userId, { ...search, limit: limit + 1 });
      const page = found.slice(0, limit);
      return { jobs: page, nextCursor: found.length > limit ? page.at(-1)?.id : undefined };
    },
    cancel(caller, jobId) {
      const by = caller.isAdmin ? { admin: caller.userId } : { userId: caller.userId };
      return ['canceled', 'canceling'].includes(deps.cancel(jobId, by));
    },
    watch: (jobId, onChange) => board.subscribe(jobId, onChange),
    whenOver(jobId, signal) {
      return new Promise((resolve) => {
        const isOver = (): boolean => isDrawingOver(jobs.get(jobId)?.state ?? 'failed');
        if (signal.aborted || isOver()) return resolve();
        const stop = board.subscribe(jobId, () => {
          if (isOver()) end();
        });
        const end = (): void => {
          // The first call back comes before `subscribe` has answered how to stop.
          queueMicrotask(() => stop());
          signal.removeEventListener('abort', end);
          resolve();
        };
        signal.addEventListener('abort', end, { once: true });
      });
    },
  };
}

/** Two callers may think of the same key. */
function toEventKey({ userId }: ApiCaller, idempotencyKey: string | undefined): string | undefined {
  return idempotencyKey === undefined ? undefined : `api:${userId}:${idempotencyKey}`;
}
