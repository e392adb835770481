/** How urgent a job is: somebody waits for it, a program does, or nobody does. */
export const jobClasses = ['interactive', 'batch', 'background'] as const;

export type JobClass = (typeof jobClasses)[number];
