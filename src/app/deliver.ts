import type { JobBoard } from './job-board.ts';

/** Notes that the person has got everything a generated job made. Saying so again changes nothing. */
export type Deliver = (jobId: string) => void;

export function createDeliver(board: JobBoard): Deliver {
  return (jobId) => {
    if (board.get(jobId)?.state === 'generated') board.move(jobId, 'delivered');
  };
}
