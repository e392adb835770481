/** Decides which jobs run now and which wait. One lane serves one engine. */
export interface Lane {
  /**
   * Runs `task` when its turn comes and settles as it does. Aborting `signal` while the job waits takes it out and
   * rejects with the signal's reason; once `task` has started, ending early is its own business, and its place stays
   * taken until it settles. Rejects with an `AppError` (`engine-stopped`) when the lane closes first.
   */
  run<Result>(
    task: () => Promise<Result>,
    options: { readonly jobId: string; readonly signal: AbortSignal },
  ): Promise<Result>;
  /** Jobs before this one, running or waiting; 0 once it runs; undefined when the lane does not hold it. */
  position(jobId: string): number | undefined;
  /** How many jobs wait. */
  readonly size: number;
  /** Starts no further jobs; what runs goes on. */
  pause(): void;
  resume(): void;
  /** Resolves when nothing waits and nothing runs. */
  onIdle(): Promise<void>;
  /** Takes out what waits, accepts nothing more, resolves when what runs has settled. */
  close(): Promise<void>;
}
