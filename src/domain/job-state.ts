export const jobStates = ['queued', 'running', 'generated', 'delivered', 'failed', 'canceled'] as const;

export type JobState = (typeof jobStates)[number];

/** Where a job may go from each state. A state with nowhere to go is terminal, and every job ends in exactly one. */
export const jobTransitions: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['running', 'failed', 'canceled'],
  /** Back to `queued` when the process that ran it died. */
  running: ['queued', 'generated', 'failed', 'canceled'],
  generated: ['delivered', 'failed', 'canceled'],
  delivered: [],
  failed: [],
  canceled: [],
};

export function canMove(from: JobState, to: JobState): boolean {
  return jobTransitions[from].includes(to);
}

/** True when the job has come to its end: it goes nowhere from there. */
export function isOver(state: JobState): boolean {
  return jobTransitions[state].length === 0;
}

/** True when the engine owes this job nothing more: drawn, or ended another way. */
export function isDrawingOver(state: JobState): boolean {
  return state !== 'queued' && state !== 'running';
}
