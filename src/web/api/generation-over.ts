import type { Problem } from './problem.ts';

/** Nothing is left to cancel. */
export const generationOver: Problem = {
  kind: 'generation-over',
  title: 'Too late',
  status: 409,
  detail: 'This generation had ended before, so there was nothing to cancel.',
};
